package io.ashlar.namenode.server;

import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.block.BlockManager;
import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.block.RackAwarePlacement;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.HeartbeatReceiver;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.LivenessMonitor;
import io.ashlar.namenode.datanodes.RackResolver;
import io.ashlar.namenode.datanodes.ReportReceiver;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.replication.BalancePlanner;
import io.ashlar.namenode.replication.Balancer;
import io.ashlar.namenode.replication.ReplicationMonitor;
import io.ashlar.namenode.replication.TransferPlanner;
import io.ashlar.namenode.safemode.LiveDataNodesRule;
import io.ashlar.namenode.safemode.ReportedBlocksRule;
import io.ashlar.namenode.safemode.SafeMode;
import io.ashlar.namenode.safemode.SafeModeConfig;
import io.ashlar.namenode.safemode.SafeModeRule;
import io.ashlar.namenode.safemode.StableRule;
import io.ashlar.namenode.storage.StorageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Everything that a NameNode knows without logging it, wired together. */
record SoftState(
    DataNodeManager nodes,
    BlockManager blocks,
    SafeMode safeMode,
    HeartbeatReceiver heartbeats,
    ReportReceiver reports,
    LivenessMonitor liveness,
    ReplicationMonitor replication,
    Balancer balancer) {
  private static final int EPOCH_SHIFT = 32;

  static SoftState create(
      NameNodeConfig config,
      NameNodeParts parts,
      StorageVersion version,
      Namespace namespace,
      Namesystem namesystem,
      Epoch epoch)
      throws IOException {
    DataNodeManager nodes =
        new DataNodeManager(
            new DataNodeManager.ClusterIdentity(
                version.clusterId(),
                version.namespaceId().toString(),
                epoch.value() << EPOCH_SHIFT),
            config.dataNodes(),
            racks(config),
            parts.clock());
    SoftLoop soft = softLoop(namesystem);
    BlockStats stats = new BlockStats(config.minReplication());
    SafeMode safeMode = new SafeMode(rules(config.safeMode(), nodes, stats, parts));
    BlockManager blocks =
        new BlockManager(
            new BlockManager.Parts(
                namespace,
                nodes,
                stats,
                new RackAwarePlacement(parts.random()),
                safeMode,
                soft,
                parts.clock(),
                config.dataNodes().deadMs(),
                config.replication().maintenanceMin()));
    ReplicationMonitor replication =
        new ReplicationMonitor(
            new ReplicationMonitor.Parts(
                blocks.redundancy(),
                nodes,
                safeMode,
                soft,
                parts.clock(),
                namespace::appliedTxid,
                blockId -> fileOf(namespace, blockId),
                config.dataNodes().deadMs()),
            config.replication(),
            new TransferPlanner(new RackAwarePlacement(parts.random())));
    HeartbeatReceiver heartbeats =
        new HeartbeatReceiver(
            nodes,
            parts.clock(),
            epoch::value,
            namesystem::durableTxid,
            config.replication().streamsMax(),
            replication::failed);
    heartbeats.onRepairs(replication::repairEnded);
    return new SoftState(
        nodes,
        blocks,
        safeMode,
        heartbeats,
        new ReportReceiver(
            nodes,
            blocks.reports(),
            soft,
            new ReplicaHash(parts.random().nextLong(), parts.random().nextLong())),
        new LivenessMonitor(nodes, config.dataNodes(), parts.clock(), blocks.reports()),
        replication,
        new Balancer(
            new Balancer.Parts(
                blocks.redundancy(),
                nodes,
                safeMode,
                replication,
                () -> namespace.admin().balancer(),
                parts.clock()),
            config.replication().balance(),
            new BalancePlanner(new RackAwarePlacement(parts.random()))));
  }

  private static String fileOf(NamespaceView namespace, long blockId) {
    BlockView block = namespace.block(new BlockId(blockId));
    return block == null ? "" : namespace.pathOf(block.file());
  }

  static SoftLoop softLoop(Namesystem namesystem) {
    return new SoftLoop() {
      @Override
      public void executeSoft(Runnable task) {
        namesystem.executeSoft(task);
      }

      @Override
      public boolean isFullOfSoft() {
        return namesystem.isFullOfSoft();
      }
    };
  }

  private static RackResolver racks(NameNodeConfig config) throws IOException {
    return config.topologyTable().isEmpty()
        ? RackResolver.withoutTable()
        : RackResolver.fromTable(Path.of(config.topologyTable()));
  }

  private static List<SafeModeRule> rules(
      SafeModeConfig config, DataNodeManager nodes, BlockStats stats, NameNodeParts parts) {
    SafeModeRule reported =
        new ReportedBlocksRule(
            config.thresholdShare(),
            stats::complete,
            stats::safe,
            () -> awaitedReports(nodes),
            parts.clock());
    SafeModeRule live =
        new LiveDataNodesRule(config.minDataNodes(), () -> nodes.count(Liveness.LIVE));
    SafeModeRule stable =
        new StableRule(
            config.extensionMs(),
            List.of(reported, live),
            () -> stats.complete() == 0,
            parts.clock());
    return List.of(reported, live, stable);
  }

  /** Nodes that are known and have not reported in full. */
  private static List<String> awaitedReports(DataNodeManager nodes) {
    return nodes.all().stream()
        .filter(node -> !node.reportComplete() || node.liveness() == Liveness.DEAD)
        .map(DataNode::toString)
        .toList();
  }
}
