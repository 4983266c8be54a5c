package io.ashlar.datanode.server;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.time.Scheduler;
import io.ashlar.daemon.Daemon;
import io.ashlar.daemon.Health;
import io.ashlar.daemon.HttpPort;
import io.ashlar.datanode.command.CommandDispatcher;
import io.ashlar.datanode.command.EpochStore;
import io.ashlar.datanode.command.InvalidateBlocksHandler;
import io.ashlar.datanode.command.SendFullReportHandler;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.recovery.RecoverBlockHandler;
import io.ashlar.datanode.repair.RepairReplicaHandler;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.report.LinkOwner;
import io.ashlar.datanode.report.NameNodeLink;
import io.ashlar.datanode.report.NodeIdentity;
import io.ashlar.datanode.report.ReportQueue;
import io.ashlar.datanode.scanner.BlockScanner;
import io.ashlar.datanode.transfer.ByteBudget;
import io.ashlar.datanode.transfer.DataNodeParts;
import io.ashlar.datanode.transfer.DataTransferService;
import io.ashlar.datanode.transfer.FrameWindows;
import io.ashlar.datanode.transfer.PeerConnections;
import io.ashlar.datanode.transfer.ReplicaHealth;
import io.ashlar.datanode.transfer.StreamGate;
import io.ashlar.datanode.transfer.TransferBlockHandler;
import io.ashlar.datanode.transfer.WaitingStreams;
import io.ashlar.datanode.volume.FreeSpacePolicy;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeSet;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.datanode.DataNodeCommand.CommandCase;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.protocol.types.Address;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcLimits;
import io.ashlar.rpc.RpcServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One DataNode: opens its volumes, serves block streams, keeps in touch with its NameNode.
 *
 * <p><b>Ownership</b>: closes everything that it started, in reverse order.
 */
public final class DataNode implements Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(DataNode.class);
  private static final int CHANGES_QUEUED_MAX = 200_000;
  private static final long FIRST_ATTEMPT_MS = 5_000;
  private static final long MEASURE_MS = 1_000;
  private static final long SWEEP_MS = 10_000;
  private static final long STREAMS_END_MS = 2_000;

  private final DataNodeSeams seams;
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private final VolumeSet volumes;
  private final ReplicaMap replicas = new ReplicaMap();
  private final BlockTurns turns = new BlockTurns();
  private final BlockStores stores;
  private final EpochStore epochs;
  private final ReportQueue queue = new ReportQueue(CHANGES_QUEUED_MAX);
  private final StreamGate streams;
  private final ByteBudget budget;
  private final FrameWindows windows;
  private final MetricRegistry registry = new MetricRegistry();
  private final DataNodeMetrics metrics;
  private final Scheduler scheduler;
  private final RpcServer server;
  private final HttpPort http;
  private final NameNodeLink link;
  private volatile boolean running;
  private boolean closed;

  private DataNode(DataNodeConfig config, DataNodeSeams seams) throws IOException {
    this.seams = seams;
    try {
      // Parts close in reverse order: the volumes end their work while sockets can still hear of
      // it.
      windows = own(new FrameWindows());
      EventLoops loops = own(seams.sockets().create(config.ioThreads(), "datanode-io"));
      scheduler =
          own(seams.host().threads().scheduler("namenode-link", e -> fault("namenode-link", e)));
      volumes =
          own(
              VolumeSet.open(
                  config.volumes(),
                  seams.disk(),
                  seams.random(),
                  seams.host().threads(),
                  seams.faults()));
      stores = new BlockStores(volumes, replicas, seams.crashPoint(), seams.host().threads());
      epochs = EpochStore.open(volumes);
      replicas.onChange(queue);
      if (!volumes.namespaceId().isEmpty()) {
        stores.open(volumes.namespaceId());
        volumes.checkTolerated();
      }
      metrics = new DataNodeMetrics(registry);
      streams = new StreamGate(config.transfer().streamsMax());
      budget = new ByteBudget(config.transfer().bufferBudgetBytes());
      RpcClient client = own(new RpcClient(loops, RpcLimits.defaults(), this::handshake));
      PeerConnections peers = own(new PeerConnections(client, loops.group()::next, seams.clock()));
      DataNodeParts parts = parts(config, loops);
      DataTransferService service =
          new DataTransferService(parts, peers, new FreeSpacePolicy(), this::handshake);
      toClose.push(() -> streams.awaitNone(STREAMS_END_MS));
      server = own(RpcServer.start(loops, List.of(config.address()), service, config.rpcLimits()));
      http = own(seams.host().http(config.httpAddress(), registry, this::health));
      link = link(config, client, peers, parts);
      scanner(config, parts).start(scheduler);
      scheduler.scheduleWithDelay(SWEEP_MS, peers::sweep);
      scheduler.scheduleWithDelay(MEASURE_MS, this::measure);
      volumes.onFailure(this::onVolumeFailed);
      addGauges();
    } catch (IOException | RuntimeException e) {
      closeAll();
      throw e;
    }
  }

  /**
   * Starts and serves. Waits a little for the first registration, so that a wrong cluster is
   * noticed by whoever starts it; a NameNode that is not there is waited for in the background.
   */
  public static DataNode start(Configuration configuration, DataNodeSeams seams)
      throws IOException {
    DataNode node = begin(configuration, seams);
    try {
      DfsError error = node.link.firstAttempt().get(FIRST_ATTEMPT_MS, TimeUnit.MILLISECONDS);
      if (error != null && NameNodeLink.isFinal(error)) {
        node.close();
        throw error.toException();
      }
    } catch (TimeoutException e) {
      LOG.info("The NameNode has not answered yet; the registration goes on in the background.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    node.running = true;
    return node;
  }

  /** Starts without waiting for the first registration; a refusal is a fault. */
  public static DataNode startWithoutWaiting(Configuration configuration, DataNodeSeams seams)
      throws IOException {
    DataNode node = begin(configuration, seams);
    node.running = true;
    return node;
  }

  private static DataNode begin(Configuration configuration, DataNodeSeams seams)
      throws IOException {
    DataNode node = new DataNode(DataNodeConfig.of(configuration), seams);
    node.link.start();
    return node;
  }

  private DataNodeParts parts(DataNodeConfig config, EventLoops loops) {
    return new DataNodeParts(
        volumes.nodeId(),
        config.transfer(),
        replicas,
        turns,
        stores::working,
        new ReplicaHealth(replicas, turns, metrics),
        streams,
        new WaitingStreams(),
        budget,
        windows,
        loops.memory(),
        seams.clock(),
        metrics);
  }

  private NameNodeLink link(
      DataNodeConfig config, RpcClient client, PeerConnections peers, DataNodeParts parts) {
    CommandDispatcher commands = new CommandDispatcher(epochs, seams.faults());
    NameNodeLink made =
        own(
            new NameNodeLink(
                config.nameNode(),
                identity(config),
                client,
                scheduler,
                volumes,
                replicas,
                queue,
                streams,
                epochs,
                commands,
                new Owner()));
    commands.register(
        CommandCase.INVALIDATE, new InvalidateBlocksHandler(replicas, turns, epochs, metrics));
    commands.register(
        CommandCase.RECOVER_BLOCK,
        new RecoverBlockHandler(
            peers::call, made::commitRecovery, made::recoveryFailed, scheduler, metrics));
    commands.register(
        CommandCase.TRANSFER_BLOCK, new TransferBlockHandler(parts, peers, made::heartbeatSoon));
    commands.register(
        CommandCase.REPAIR_REPLICA,
        new RepairReplicaHandler(
            replicas,
            turns,
            peers::call,
            seams.clock(),
            config.scan().againMs(),
            metrics.repair(),
            made::heartbeatSoon));
    commands.register(CommandCase.FULL_REPORT, new SendFullReportHandler(made::requestFullReport));
    return made;
  }

  private BlockScanner scanner(DataNodeConfig config, DataNodeParts parts) {
    return new BlockScanner(
        config.scan(),
        stores::working,
        replicas,
        turns,
        parts.health(),
        seams.clock(),
        metrics.repair());
  }

  private NodeIdentity identity(DataNodeConfig config) {
    List<String> hosts = config.hostnames();
    if (hosts.isEmpty()) {
      hosts = List.of(AdvertisedHost.of(server.addresses().get(0)));
    }
    int port = server.port();
    List<Address> addresses =
        hosts.stream()
            .map(host -> Address.newBuilder().setHost(host).setPort(port).build())
            .toList();
    return new NodeIdentity(
        volumes.nodeId(),
        addresses,
        config.rack(),
        http.address().getPort(),
        SoftwareVersion.current());
  }

  private Handshake handshake() {
    return Handshake.newBuilder()
        .setProtocolVersion(ProtocolVersion.CURRENT)
        .setFeatureLevel(ProtocolVersion.FEATURE_LEVEL)
        .setNamespaceId(volumes.namespaceId())
        .setRole(PeerRole.DATANODE)
        .setSoftwareVersion(SoftwareVersion.current())
        .setPeerName(volumes.nodeId())
        .build();
  }

  private final class Owner implements LinkOwner {
    @Override
    public void onRegistered(String clusterId, String namespaceId) throws IOException {
      volumes.adopt(clusterId, namespaceId);
      stores.open(namespaceId);
    }

    @Override
    public void onRefused(DfsError error) {
      if (running) { // Otherwise start() throws it.
        fault("registration", error.toException());
      }
    }
  }

  private void onVolumeFailed(Volume volume) {
    stores.drop(volume);
    link.heartbeatSoon();
    if (volumes.tooManyFailed()) {
      fault(
          "volumes",
          new DfsException(
              ErrorCode.VOLUME_FAILED,
              "more volumes failed than are tolerated; the last is "
                  + volume
                  + ": "
                  + volume.failure()));
    }
  }

  private void fault(String where, Throwable cause) {
    seams.faults().onFault(where, cause);
  }

  /** Asks each file system for its room, on the volume's executor, because that can hang. */
  private void measure() {
    for (Volume volume : volumes.healthy()) {
      volume
          .executor()
          .tryExecute(
              () -> {
                try {
                  volume.measure();
                } catch (IOException e) {
                  volume.fail("measure", e);
                }
              });
    }
  }

  private void addGauges() {
    metrics.gauge("streams.open", streams::open);
    metrics.gauge("buffer.left", budget::left);
    metrics.gauge("replicas", replicas::size);
    metrics.gauge("reports.queued", queue::depth);
    metrics.gauge("reports.dropped", queue::dropped);
    metrics.gauge("connections", server::connectionCount);
    metrics.gauge("volumes.failed", () -> volumes.failed().size());
    for (Volume volume : volumes.all()) {
      String name = "volume." + volume.storageId() + ".";
      metrics.gauge(name + "queued", volume.executor()::queued);
      metrics.gauge(name + "refused", volume.executor()::refused);
      metrics.gauge(name + "used", volume.space()::usedBytes);
      metrics.gauge(name + "reserved", volume.space()::reservedBytes);
      metrics.gauge(name + "remaining", volume.space()::remainingBytes);
    }
  }

  private Health health() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("role", "datanode");
    facts.put("nodeId", volumes.nodeId());
    facts.put("clusterId", volumes.clusterId());
    facts.put("epoch", epochs.epoch());
    facts.put("replicas", replicas.size());
    facts.put("volumes", volumes.all().size());
    facts.put("volumesFailed", volumes.failed().size());
    return new Health(volumes.failed().isEmpty(), facts);
  }

  private <T extends AutoCloseable> T own(T part) {
    toClose.push(part);
    return part;
  }

  @Override
  public InetSocketAddress rpcAddress() {
    return server.addresses().get(0);
  }

  @Override
  public InetSocketAddress httpAddress() {
    return http.address();
  }

  /** UUID of this node. */
  public String nodeId() {
    return volumes.nodeId();
  }

  // For tests of this package.

  VolumeSet volumes() {
    return volumes;
  }

  ReplicaMap replicas() {
    return replicas;
  }

  MetricRegistry metrics() {
    return registry;
  }

  StreamGate streams() {
    return streams;
  }

  ByteBudget budget() {
    return budget;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeAll();
    }
  }

  private void closeAll() {
    while (!toClose.isEmpty()) {
      try {
        toClose.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of the DataNode did not stop cleanly.", e);
      }
    }
  }
}
