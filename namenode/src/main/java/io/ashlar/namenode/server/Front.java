package io.ashlar.namenode.server;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.ashlar.namenode.adminstate.AdminMonitor;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.command.FileDefaults;
import io.ashlar.namenode.diagnosis.Diagnosis;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.namespace.GroupMapping;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.rpc.AdminEndpoints;
import io.ashlar.namenode.rpc.AdminReport;
import io.ashlar.namenode.rpc.ClusterReport;
import io.ashlar.namenode.rpc.DataNodeEndpoints;
import io.ashlar.namenode.rpc.DiagnosisEndpoints;
import io.ashlar.namenode.rpc.EndpointContext;
import io.ashlar.namenode.rpc.EndpointTable;
import io.ashlar.namenode.rpc.ImageAccess;
import io.ashlar.namenode.rpc.NameNodeRpcService;
import io.ashlar.namenode.rpc.NamespaceEndpoints;
import io.ashlar.namenode.rpc.OperatorEndpoints;
import io.ashlar.namenode.rpc.RpcMetrics;
import io.ashlar.namenode.rpc.SessionEndpoints;
import io.ashlar.namenode.rpc.SuperuserPolicy;
import io.ashlar.namenode.rpc.WorkerPool;
import io.ashlar.namenode.storage.StorageVersion;
import io.ashlar.protocol.client.GetServerDefaultsResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcServer;
import java.util.List;
import java.util.function.LongSupplier;

/** The NameNode's port: all endpoints, the threads beneath them, and the listener. */
final class Front {
  private final NameNodeConfig config;
  private final NameNodeParts parts;
  private final MetricRegistry metrics;
  private final HardState hard;
  private final SoftState soft;

  /** What clients' commands and queries go through. */
  record Core(
      CommandHandlers handlers,
      PathAccess access,
      LeaseManager leases,
      GroupMapping groups,
      AdminMonitor admin,
      Diagnosis diagnosis) {}

  Front(
      NameNodeConfig config,
      NameNodeParts parts,
      MetricRegistry metrics,
      HardState hard,
      SoftState soft) {
    this.config = config;
    this.parts = parts;
    this.metrics = metrics;
    this.hard = hard;
    this.soft = soft;
  }

  /** Every method of a NameNode with its endpoint. */
  EndpointTable endpoints(Core core) {
    LongSupplier epoch = hard.epoch()::value;
    EndpointContext context = new EndpointContext(hard.loop(), epoch, parts.clock());
    EndpointTable table = new EndpointTable();
    NamespaceEndpoints.addTo(
        table, context, core.handlers(), core.access(), soft.blocks(), core.leases());
    SessionEndpoints.addTo(table, context, core.handlers(), core.leases());
    ImageAccess images =
        new StoredImages(
            parts.disk(),
            hard.storage().currents(),
            hard.checkpointer(),
            hard.loop()::readOnlyReason);
    OperatorEndpoints.addTo(
        table,
        context,
        new OperatorEndpoints.Parts(
            soft.safeMode(),
            new ClusterReport(
                soft.nodes(),
                soft.blocks(),
                parts.clock(),
                soft.replication().unrepairable()::list),
            images,
            soft.replication().counts(),
            () -> hard.recovered().editLog().failedFolders().stream().map(String::valueOf).toList(),
            defaults()));
    AdminEndpoints.addTo(
        table,
        context,
        core.handlers(),
        new AdminReport(soft.nodes(), core.admin(), soft.balancer()::report));
    DiagnosisEndpoints.addTo(table, context, core.diagnosis(), core.access(), soft.blocks());
    DataNodeEndpoints dataNodes =
        new DataNodeEndpoints(
            soft.nodes(),
            soft.heartbeats(),
            soft.reports(),
            epoch,
            config.dataNodes().heartbeatMs());
    dataNodes.addTo(table);
    dataNodes.addRecovery(table, context, core.handlers().commitRecovery());
    return table;
  }

  /** Opens the port. */
  RpcServer listen(EndpointTable endpoints, GroupMapping groups, CloseStack open)
      throws DfsException {
    WorkerPool workers =
        open.add(
            new WorkerPool(
                parts.host().threads(),
                config.listening().handlers(),
                config.listening().queuedMax(),
                metrics));
    NameNodeRpcService service =
        new NameNodeRpcService(
            hard.recovered().version().namespaceId().toString(),
            endpoints,
            new SuperuserPolicy(
                parts.user(),
                config.permissions().supergroup(),
                groups,
                config.permissions().enabled()),
            workers,
            hard.epoch()::value,
            hard.recovered().namespace()::featureLevel,
            new RpcMetrics(metrics));
    EventLoops loops = open.add(parts.sockets().create(config.listening().ioThreads(), "rpc-io"));
    RpcServer server =
        open.add(
            RpcServer.start(
                loops, List.of(config.listening().rpc()), service, config.listening().limits()));
    Gauge<Integer> connections = server::connectionCount;
    metrics.register("namenode.rpc.connections", connections);
    return server;
  }

  private GetServerDefaultsResponse defaults() {
    FileDefaults files = config.files();
    StorageVersion version = hard.recovered().version();
    return GetServerDefaultsResponse.newBuilder()
        .setBlockSize(files.blockSize())
        .setBlockSizeMin(files.blockSizeMin())
        .setReplication(files.replication())
        .setReplicationMax(files.replicationMax())
        .setBytesPerChecksum(files.bytesPerChecksum())
        .setWritePacketBytes(Math.toIntExact(config.writePacketBytes()))
        .setNamespaceId(version.namespaceId().toString())
        .setClusterId(version.clusterId())
        .build();
  }
}
