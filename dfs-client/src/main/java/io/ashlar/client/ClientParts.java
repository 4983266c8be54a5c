package io.ashlar.client;

import io.ashlar.client.config.ClientConfig;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeCalls;
import io.ashlar.client.node.NodeHealth;
import io.ashlar.client.read.ReadParts;
import io.ashlar.client.session.Backoff;
import io.ashlar.client.session.NameNodeAddress;
import io.ashlar.client.session.NameNodeCaller;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.NodeConnector;
import io.ashlar.client.write.OpenWrites;
import io.ashlar.client.write.RemoteNameNodeCalls;
import io.ashlar.client.write.WriteSettings;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.SystemClock;
import io.ashlar.common.time.ThreadScheduler;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcLimits;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds what a client is made of, and takes it down in the right order. */
final class ClientParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientParts.class);
  private static final int IDLE_CONNECTION_MS = 30_000;

  private final ClientConfig config;
  private final String clientName;
  private final EventLoops loops;
  private final ThreadScheduler scheduler;
  private final RpcClient toNameNode;
  private final RpcClient toDataNodes;
  private final NameNodeCaller nameNode;
  private final DataNodePool pool;
  private final ReadParts reading;
  private final FileWrite.Seams writing;
  private final OpenWrites openWrites;
  private volatile String namespaceId = "";

  ClientParts(NameNodeAddress address, ClientConfig config) {
    Clock clock = SystemClock.INSTANCE;
    RandomSource random = new SecureRandomSource();
    this.config = config;
    this.clientName =
        String.format("dfs-client-%d-%08x", ProcessHandle.current().pid(), (int) random.nextLong());
    this.loops = EventLoops.create(config.threads(), clientName);
    this.scheduler =
        new ThreadScheduler(
            clientName + "-timer", fault -> LOG.error("A task of the client failed", fault));
    int connectMs = config.connectTimeoutMs();
    this.toNameNode =
        new RpcClient(
            loops, RpcLimits.defaults().withTimeouts(connectMs, connectMs, 0), this::handshake);
    int nodeConnectMs = config.nodeConnectTimeoutMs();
    this.toDataNodes =
        new RpcClient(
            loops,
            RpcLimits.defaults().withTimeouts(nodeConnectMs, nodeConnectMs, IDLE_CONNECTION_MS),
            this::handshake);
    this.nameNode =
        new NameNodeCaller(toNameNode, address, config, clientName, scheduler, clock, random);
    this.pool = new DataNodePool(toDataNodes, config.idleConnectionsPerNode(), nodeConnectMs);
    NodeHealth health = new NodeHealth(clock, config.nodeAvoidMs());
    NodeCalls nodes = new NodeCalls(pool, health, config.readTimeoutMs());
    this.reading =
        new ReadParts(
            config,
            clientName,
            nameNode,
            pool,
            health,
            nodes,
            new Backoff(100, 2_000, random),
            clock);
    this.writing =
        new FileWrite.Seams(
            new RemoteNameNodeCalls(nameNode),
            new NodeConnector(pool, nodes),
            clock,
            writeSettings(),
            loops.memory(),
            health::failed);
    this.openWrites = new OpenWrites(scheduler, config.stallLimitMs());
  }

  private WriteSettings writeSettings() {
    return new WriteSettings(
        clientName,
        config.packetBytes(),
        config.writeWindowBytes(),
        config.stallLimitMs(),
        config.replacement(),
        config.replaceBestEffort(),
        config.slowNodeMs());
  }

  private Handshake handshake() {
    return Handshake.newBuilder()
        .setProtocolVersion(ProtocolVersion.CURRENT)
        .setFeatureLevel(ProtocolVersion.FEATURE_LEVEL)
        .setRole(PeerRole.CLIENT)
        .setNamespaceId(namespaceId)
        .setUser(config.user())
        .setPeerName(clientName)
        .build();
  }

  /** Shakes hands with the NameNode, and from then on insists on its namespace. */
  void connect() throws IOException {
    namespaceId = nameNode.connect();
  }

  ClientConfig config() {
    return config;
  }

  NameNodeCaller nameNode() {
    return nameNode;
  }

  ReadParts reading() {
    return reading;
  }

  FileWrite.Seams writing() {
    return writing;
  }

  OpenWrites openWrites() {
    return openWrites;
  }

  @Override
  public void close() {
    nameNode.close();
    pool.close();
    toDataNodes.close();
    toNameNode.close();
    scheduler.close();
    loops.close();
  }
}
