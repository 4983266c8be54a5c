package io.ashlar.namenode.server;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.config.Configuration;
import io.ashlar.daemon.Daemon;
import io.ashlar.daemon.Health;
import io.ashlar.daemon.HttpPort;
import io.ashlar.namenode.adminstate.AdminMonitor;
import io.ashlar.namenode.block.BlockManager;
import io.ashlar.namenode.block.BlockRecoveries;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.diagnosis.Diagnosis;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.maintenance.InternalCommands;
import io.ashlar.namenode.maintenance.LeaseMonitor;
import io.ashlar.namenode.maintenance.ReclaimMonitor;
import io.ashlar.namenode.maintenance.RecoveryMonitor;
import io.ashlar.namenode.namespace.GroupMapping;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.namespace.Permissions;
import io.ashlar.rpc.RpcServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running NameNode. Starts in the order in which nothing can be asked too early: folders, replay,
 * soft state, loop, the record of its epoch, timers, and only then the ports. Stops in the reverse
 * order.
 */
public final class NameNode implements Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(NameNode.class);

  private final CloseStack open;
  private final HardState hard;
  private final SoftState soft;
  private final RpcServer server;
  private final HttpPort http;

  private NameNode(
      CloseStack open, HardState hard, SoftState soft, RpcServer server, HttpPort http) {
    this.open = open;
    this.hard = hard;
    this.soft = soft;
    this.server = server;
    this.http = http;
  }

  /** Starts; returns once it serves. If it cannot, it closes what it opened. */
  public static NameNode start(Configuration configuration, NameNodeParts parts)
      throws IOException {
    NameNodeConfig config = NameNodeConfig.from(configuration);
    CloseStack open = new CloseStack();
    try {
      return start(config, parts, open);
    } catch (IOException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static NameNode start(NameNodeConfig config, NameNodeParts parts, CloseStack open)
      throws IOException {
    MetricRegistry metrics = new MetricRegistry();
    AtomicReference<BlockManager> cluster = new AtomicReference<>();
    HardState hard = HardState.open(config, parts, metrics, cluster::get, open);
    Namespace namespace = hard.recovered().namespace();
    SoftState soft =
        SoftState.create(
            config, parts, hard.recovered().version(), namespace, hard.loop(), hard.epoch());
    cluster.set(soft.blocks());
    LeaseManager leases = new LeaseManager(config.leases(), parts.clock());
    namespace.addListener(soft.blocks());
    namespace.addListener(leases);
    soft.blocks().onReset();
    leases.startAnew(namespace);
    BlockRecoveries recoveries =
        new BlockRecoveries(
            namespace,
            soft.blocks(),
            soft.nodes(),
            parts.clock(),
            config.leases().recoveryIntervalMs());
    namespace.addListener(recoveries);
    recoveries.startAnew();

    GroupMapping groups =
        GroupMapping.simple(config.permissions().supergroup(), config.permissions().members());
    PathAccess access = new PathAccess(new Permissions(groups));
    CommandHandlers handlers = CommandHandlers.create(access, config.files(), leases);
    hard.start(handlers, open);
    Timers timers = open.add(new Timers(parts.host().threads(), parts.faults()));
    CheckpointTimer checkpoints = startTimers(timers, config, parts, hard, soft, leases, handlers);
    timers.startRecoveries(
        hard.loop(), new RecoveryMonitor(hard.loop(), recoveries, handlers, hard.epoch()));
    AdminMonitor admin =
        new AdminMonitor(
            new AdminMonitor.Parts(
                namespace,
                soft.blocks().redundancy(),
                soft.blocks().stats(),
                soft.nodes(),
                soft.safeMode(),
                soft.replication()::hasBegun,
                SoftState.softLoop(hard.loop()),
                parts.clock(),
                config.replication().maintenanceMin()),
            new InternalCommands(hard.loop(), hard.epoch()),
            handlers.advanceNodeAdmin());
    timers.startAdmin(hard.loop(), admin);
    HintLoader hints =
        open.add(
            new HintLoader(
                parts.disk(),
                parts.host().threads(),
                hard.loop(),
                soft.blocks()::hint,
                soft.blocks()::hintsRead));
    hints.start(hard.storage().currents(), hard.recovered().imageTxid());
    Diagnosis diagnosis = DiagnosisWiring.create(config, parts, hard, soft, leases);
    timers.startDiagnosis(diagnosis.doctor());
    NameNodeMetrics.register(metrics, soft);
    NameNodeMetrics.register(metrics, recoveries);
    NameNodeMetrics.register(metrics, hard, checkpoints);
    HttpPort http =
        open.add(parts.host().http(config.listening().http(), metrics, () -> health(hard, soft)));
    Front front = new Front(config, parts, metrics, hard, soft);
    RpcServer server =
        front.listen(
            front.endpoints(new Front.Core(handlers, access, leases, groups, admin, diagnosis)),
            groups,
            open);
    LOG.info(
        "The NameNode is up. cluster={} namespace={} epoch={} txid={} image={} blocks={}",
        hard.recovered().version().clusterId(),
        hard.recovered().version().namespaceId(),
        hard.epoch(),
        hard.loop().durableTxid(),
        hard.recovered().imageTxid(),
        namespace.blockCount());
    return new NameNode(open, hard, soft, server, http);
  }

  private static CheckpointTimer startTimers(
      Timers timers,
      NameNodeConfig config,
      NameNodeParts parts,
      HardState hard,
      SoftState soft,
      LeaseManager leases,
      CommandHandlers handlers) {
    timers.startSoft(hard.loop(), soft, config);
    timers.startMaintenance(
        new LeaseMonitor(hard.loop(), soft.blocks(), leases, handlers, hard.epoch()),
        new ReclaimMonitor(hard.loop(), handlers, hard.epoch()),
        config);
    CheckpointTimer checkpoints =
        new CheckpointTimer(
            hard.checkpointer()::checkpoint,
            () -> hard.loop().durableTxid() - hard.checkpointer().imageTxid(),
            config.storage(),
            parts.clock());
    timers.startDisks(hard.space(), checkpoints);
    return checkpoints;
  }

  @Override
  public InetSocketAddress rpcAddress() {
    return server.addresses().get(0);
  }

  @Override
  public InetSocketAddress httpAddress() {
    return http.address();
  }

  /** What {@code /health} says. */
  public Health health() {
    return health(hard, soft);
  }

  private static Health health(HardState hard, SoftState soft) {
    String readOnly = hard.loop().readOnlyReason();
    boolean safe = soft.safeMode().isOn();
    String state = !readOnly.isEmpty() ? "readonly" : safe ? "safemode" : "active";
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("role", "namenode");
    facts.put("state", state);
    facts.put("reason", readOnly.isEmpty() ? soft.safeMode().reason() : readOnly);
    facts.put("clusterId", hard.recovered().version().clusterId());
    facts.put("namespaceId", hard.recovered().version().namespaceId().toString());
    facts.put("epoch", hard.epoch().value());
    facts.put("durableTxid", hard.loop().durableTxid());
    facts.put(
        "failedFolders",
        hard.recovered().editLog().failedFolders().stream().map(String::valueOf).toList());
    return new Health(state.equals("active"), facts);
  }

  @Override
  public void close() {
    open.close();
  }
}
