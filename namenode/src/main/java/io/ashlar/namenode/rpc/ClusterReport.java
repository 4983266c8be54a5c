package io.ashlar.namenode.rpc;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.BlockManager;
import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.client.DataNodeReport;
import io.ashlar.protocol.client.GetFsStatsResponse;
import io.ashlar.protocol.client.UnrepairableBlock;
import io.ashlar.protocol.client.VolumeReport;
import java.util.List;
import java.util.function.Supplier;

/** Adds up what operators ask: space, blocks in trouble, and each DataNode. */
public final class ClusterReport {
  private final DataNodeManager nodes;
  private final BlockManager blocks;
  private final Clock clock;
  private final Supplier<List<UnrepairableBlock>> unrepairable;

  /** Reads {@code nodes} and {@code blocks} anew for each report. */
  public ClusterReport(
      DataNodeManager nodes,
      BlockManager blocks,
      Clock clock,
      Supplier<List<UnrepairableBlock>> unrepairable) {
    this.unrepairable = unrepairable;
    this.nodes = nodes;
    this.blocks = blocks;
    this.clock = clock;
  }

  /** Totals; inside a read section. Dead nodes have no space to offer. */
  public GetFsStatsResponse stats(NamespaceView view) {
    long capacity = 0;
    long used = 0;
    long remaining = 0;
    for (DataNode node : nodes.unsorted()) {
      if (node.liveness() != Liveness.DEAD) {
        for (VolumeReport volume : node.load().volumes()) {
          capacity += volume.getCapacityBytes();
          used += volume.getUsedBytes();
          remaining += volume.getRemainingBytes();
        }
      }
    }
    BlockStats stats = blocks.stats();
    DirectoryView.SubtreeCounts counts = view.root().counts();
    return GetFsStatsResponse.newBuilder()
        .setCapacityBytes(capacity)
        .setUsedBytes(used)
        .setRemainingBytes(remaining)
        .setUnderReplicatedBlocks(stats.underReplicated())
        .setMissingBlocks(stats.missing())
        .setCorruptBlocks(stats.corruptBlocks())
        .setFiles(counts.files())
        .setDirectories(counts.directories())
        .setBlocks(view.blockCount())
        .build();
  }

  /** Blocks of which some bytes are good nowhere. */
  public List<UnrepairableBlock> unrepairable() {
    return unrepairable.get();
  }

  /** One line per node. */
  public Iterable<DataNodeReport> nodes() {
    return nodes.all().stream().map(this::of).toList();
  }

  private DataNodeReport of(DataNode node) {
    DataNode.Load load = node.load();
    DataNodeReport.Builder report =
        DataNodeReport.newBuilder()
            .setNodeId(node.id())
            .addAllAddresses(node.registration().addresses())
            .setRack(node.registration().rack())
            .setState(node.liveness().word())
            .setAdminState(AdminStates.word(node.admin()))
            .setLastHeartbeatMs(Math.max(0, clock.monotonicNanos() - node.heardNanos()) / 1_000_000)
            .setBlocks(load.blocks())
            .addAllVolumes(load.volumes())
            .setSoftwareVersion(node.registration().softwareVersion())
            .setActiveStreams(load.activeStreams());
    for (VolumeReport volume : load.volumes()) {
      report
          .setCapacityBytes(report.getCapacityBytes() + volume.getCapacityBytes())
          .setUsedBytes(report.getUsedBytes() + volume.getUsedBytes())
          .setRemainingBytes(report.getRemainingBytes() + volume.getRemainingBytes());
    }
    return report.build();
  }
}
