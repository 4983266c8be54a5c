package io.ashlar.namenode.diagnosis;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.BlockPlacementPolicy;
import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.replication.ReplicationInsight;
import io.ashlar.namenode.safemode.SafeMode;
import io.ashlar.protocol.diagnosis.PlanResponse;
import io.ashlar.protocol.diagnosis.PlannedEvent;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All questions that operators ask why, wired to what they are answered from. */
public final class Diagnosis {
  private final Parts parts;
  private final NodeFinder finder;
  private final Doctor doctor;

  /**
   * What the answers come from.
   *
   * @param policy that places new blocks
   * @param blockBytes of a usual block
   * @param failedFolders metadata folders that take no batches, with what failed
   * @param readOnlyReason empty while writes are taken
   */
  public record Parts(
      NamespaceView namespace,
      DataNodeManager nodes,
      RedundancyView blocks,
      BlockStats stats,
      ReplicationInsight replication,
      SafeMode safeMode,
      LeaseManager leases,
      BlockPlacementPolicy policy,
      SoftLoop loop,
      Clock clock,
      long blockBytes,
      int streamsMax,
      Supplier<Map<Path, String>> failedFolders,
      Supplier<String> readOnlyReason,
      List<Path> folders) {
    /** Copies the list. */
    public Parts {
      folders = List.copyOf(folders);
    }
  }

  /** Wires. */
  public Diagnosis(Parts parts) {
    this.parts = parts;
    this.finder = new NodeFinder(parts.nodes());
    this.doctor =
        new Doctor(
            new Doctor.Parts(
                parts.namespace(),
                parts.blocks(),
                parts.replication(),
                parts.safeMode(),
                parts.loop(),
                parts.clock()),
            List.of(
                new NodeCheck(parts.nodes(), parts.clock()),
                new SpaceCheck(parts.nodes(), parts.blockBytes()),
                new TopologyCheck(parts.nodes()),
                new SafeModeCheck(parts.safeMode()),
                new MetadataCheck(parts.failedFolders(), parts.readOnlyReason(), parts.folders())),
            new BlockCheck(parts.stats(), parts.nodes()),
            new LeaseCheck(parts.leases()));
  }

  /** Where soft tasks go. */
  public SoftLoop loop() {
    return parts.loop();
  }

  /** Txid of the state that an answer on the loop thread shows. */
  public long appliedTxid() {
    return parts.namespace().appliedTxid();
  }

  /** What is wrong. */
  public Doctor doctor() {
    return doctor;
  }

  /** Why a block is as it is. */
  public BlockExplainer blocks() {
    return new BlockExplainer(
        parts.namespace(), parts.blocks(), parts.replication(), parts.nodes(), parts.safeMode());
  }

  /** Why a node gets blocks or does not. */
  public NodeExplainer nodes() {
    return new NodeExplainer(
        parts.blocks(), parts.replication(), finder, parts.policy(), parts.blockBytes());
  }

  /** A walk through a subtree. */
  public FsckQuery fsck(PathAccess access) {
    return new FsckQuery(access, parts.blocks(), this::racks);
  }

  private int racks() {
    return (int)
        parts.nodes().unsorted().stream()
            .filter(node -> node.liveness() != Liveness.DEAD)
            .map(node -> node.registration().rack())
            .distinct()
            .count();
  }

  /**
   * Plays through the loss of nodes; on any thread, and {@code sink} hears of it on the loop
   * thread.
   *
   * @throws DfsException NOT_FOUND if there are no such nodes
   */
  public void plan(PlannedEvent event, String subject, Consumer<PlanResponse> sink)
      throws DfsException {
    PlannedLoss loss =
        switch (event) {
          case DECOMMISSION -> new PlannedLoss(List.of(finder.find(subject)), true);
          case LOSE_RACK -> new PlannedLoss(finder.ofRack(subject), false);
          case PLANNED_EVENT_UNSPECIFIED, UNRECOGNIZED ->
              throw new DfsException(
                  ErrorCode.INVALID_ARGUMENT, "a plan is for 'decommission' or 'lose-rack'");
        };
    long[] ids =
        loss.gone().stream()
            .map((DataNode node) -> parts.blocks().blocksOf(node))
            .flatMapToLong(Arrays::stream)
            .distinct()
            .toArray();
    parts
        .loop()
        .executeSoft(
            () ->
                new PlanSimulator(
                        new PlanSimulator.Parts(
                            parts.namespace(),
                            parts.blocks(),
                            parts.replication(),
                            parts.loop(),
                            parts.streamsMax()),
                        loss,
                        ids)
                    .run(sink));
  }
}
