package io.ashlar.it.simulation.cluster;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.client.config.ClientConfig;
import io.ashlar.client.config.ClientKeys;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeCalls;
import io.ashlar.client.node.NodeHealth;
import io.ashlar.client.session.NameNodeAddress;
import io.ashlar.client.session.NameNodeCaller;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.NodeConnector;
import io.ashlar.client.write.OpenWrites;
import io.ashlar.client.write.RemoteNameNodeCalls;
import io.ashlar.client.write.WriteSettings;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.Scheduler;
import io.ashlar.it.simulation.net.SimNode;
import io.ashlar.it.simulation.world.EventKind;
import io.ashlar.it.simulation.world.SimClock;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.it.simulation.world.SimRandom;
import io.ashlar.it.simulation.world.SimScheduler;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcLimits;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client process: the product's session, calls and writers, wired as its client wires them. */
public final class SimClient {
  private static final int PACKET_BYTES = 8 << 10;
  private static final long WINDOW_BYTES = 48 << 10;
  private static final int IDLE_MS = 30_000;

  private final SimCluster cluster;
  private final SimProcess process;
  private final SimNode node;
  private final ClientConfig config;
  private final NameNodeCaller nameNode;
  private final DataNodePool pool;
  private final NodeCalls nodes;
  private final FileWrite.Seams writing;
  private final OpenWrites open;

  /** A client on a host of its own. */
  SimClient(SimCluster cluster, String name, int hostNumber) {
    this.cluster = cluster;
    this.process = new SimProcess(cluster.world(), name, hostNumber);
    process.start(() -> {});
    this.node = cluster.network().join(process, SimDaemon.addressOf(hostNumber));
    this.config =
        ClientConfig.of(
            Configuration.of(
                Map.of(
                    ClientKeys.USER.name(),
                    SimNameNode.USER,
                    "dfs.client-write-packet-size",
                    Integer.toString(PACKET_BYTES),
                    "dfs.client.write.window",
                    Long.toString(WINDOW_BYTES),
                    "dfs.client.pipeline.stall-limit",
                    "5s",
                    "dfs.client.timeout",
                    "20s",
                    "dfs.client.attempt.timeout",
                    "3s",
                    "dfs.client.node.connect.timeout",
                    "1s",
                    "dfs.client.connect.timeout",
                    "2s")));
    Clock clock = new SimClock(process);
    RandomSource random = new SimRandom(process);
    Scheduler scheduler = new SimScheduler(process, this::onFault);
    EventLoops loops = node.eventLoops();
    int connectMs = config.connectTimeoutMs();
    int nodeMs = config.nodeConnectTimeoutMs();
    RpcLimits limits = RpcLimits.defaults();
    this.nameNode =
        new NameNodeCaller(
            new RpcClient(loops, limits.withTimeouts(connectMs, connectMs, 0), this::handshake),
            new NameNodeAddress(cluster.nameNode().host(), SimNameNode.PORT),
            config,
            name,
            scheduler,
            clock,
            random);
    this.pool =
        new DataNodePool(
            new RpcClient(loops, limits.withTimeouts(nodeMs, nodeMs, IDLE_MS), this::handshake),
            config.idleConnectionsPerNode(),
            nodeMs);
    NodeHealth health = new NodeHealth(clock, config.nodeAvoidMs());
    this.nodes = new NodeCalls(pool, health, config.readTimeoutMs());
    this.writing =
        new FileWrite.Seams(
            new RemoteNameNodeCalls(nameNode),
            new NodeConnector(pool, nodes),
            clock,
            settings(name),
            loops.memory(),
            health::failed);
    this.open = new OpenWrites(scheduler, config.stallLimitMs());
  }

  private WriteSettings settings(String name) {
    return new WriteSettings(
        name,
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
        .setNamespaceId(cluster.nameNode().namespaceId())
        .setUser(config.user())
        .setPeerName(process.name())
        .build();
  }

  private void onFault(Throwable fault) {
    process.world().violation("I12", process + ": a task of the client threw " + fault);
  }

  /** What runs. */
  public SimProcess process() {
    return process;
  }

  /** Its place on the network. */
  public SimNode node() {
    return node;
  }

  /** Its cluster. */
  public SimCluster cluster() {
    return cluster;
  }

  /** Connections to DataNodes. */
  public DataNodePool pool() {
    return pool;
  }

  /** Calls of DataNodes. */
  public NodeCalls nodes() {
    return nodes;
  }

  /** What writers need. */
  public FileWrite.Seams writing() {
    return writing;
  }

  /** Looks at the writer's time from now on. */
  public void opened(FileWrite write) {
    open.add(write);
  }

  /** The writer is done. */
  public void closed(FileWrite write) {
    open.remove(write);
  }

  /** The file is given up. */
  public void recoverLater(FileWrite write) {
    open.recoverLater(write);
  }

  /** A read of the namespace. */
  public <R extends MessageLite> CompletableFuture<R> call(
      RpcMethod method, MessageLite request, Parser<R> parser) {
    return nameNode.call(method, request, parser);
  }

  /** A change of the namespace. */
  public <R extends MessageLite> CompletableFuture<R> mutate(
      RpcMethod method, MessageLite request, Parser<R> parser) {
    return nameNode.mutate(method, request, parser);
  }

  /** A step of its user, some time later. */
  public void later(long delayMs, Runnable step) {
    process.after(EventKind.CLIENT, delayMs * 1_000_000, step);
  }

  /** SIGKILL. */
  public void kill(String why) {
    process.die(why);
    cluster.network().leave(node, false);
  }
}
