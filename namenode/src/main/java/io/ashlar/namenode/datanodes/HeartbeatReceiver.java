package io.ashlar.namenode.datanodes;

import io.ashlar.common.time.Clock;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.CommandResult;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.HeartbeatResponse;
import io.ashlar.protocol.datanode.InvalidateBlocks;
import io.ashlar.protocol.datanode.SendFullReport;
import io.ashlar.protocol.error.DfsError;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers heartbeats: notes what the node says and hands out its commands.
 *
 * <p><b>Threading</b>: any thread; touches single values of the node only and never waits, so that
 * a busy NameNode does not lose sight of its nodes.
 */
public final class HeartbeatReceiver {
  /** Most deletions in one command. */
  static final int DELETIONS_PER_COMMAND_MAX = 1_000;

  /** Limited transfers that a node sends at a time; their rate is that of the limit in any case. */
  private static final int MOVES_MAX = 4;

  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatReceiver.class);

  private final DataNodeManager nodes;
  private final Clock clock;
  private final LongSupplier epoch;
  private final LongSupplier durableTxid;
  private final int transfersMax;
  private final TransferFailures failures;
  private volatile RepairResults repairs = (number, error) -> {};
  private final AtomicLong lastCommandId = new AtomicLong();

  /** Hears of transfers that a node could not carry out; on any thread. */
  @FunctionalInterface
  public interface TransferFailures {
    /** {@code number} is that of the planned transfer. */
    void failed(long number, DfsError error);
  }

  /** Hears how repairs ended; on any thread. */
  @FunctionalInterface
  public interface RepairResults {
    /** {@code number} is that of the planned repair; {@code error} is null if it is done. */
    void ended(long number, @Nullable DfsError error);
  }

  /**
   * {@code epoch} stamps every command; {@code durableTxid} bounds what may be sent; a node sends
   * at most {@code transfersMax} replicas at a time.
   */
  public HeartbeatReceiver(
      DataNodeManager nodes,
      Clock clock,
      LongSupplier epoch,
      LongSupplier durableTxid,
      int transfersMax,
      TransferFailures failures) {
    this.nodes = nodes;
    this.clock = clock;
    this.epoch = epoch;
    this.durableTxid = durableTxid;
    this.transfersMax = transfersMax;
    this.failures = failures;
  }

  /** Results of repairs go to {@code results} from now on. */
  public void onRepairs(RepairResults results) {
    repairs = results;
  }

  /** One heartbeat. */
  public HeartbeatResponse onHeartbeat(HeartbeatRequest request) {
    HeartbeatResponse.Builder response = HeartbeatResponse.newBuilder().setEpoch(epoch.getAsLong());
    DataNode node = nodes.registered(request.getNodeId(), request.getRegistrationId());
    if (node == null) {
      return response.setReregister(true).build();
    }
    if (hasNewFailure(node.load().volumes(), request.getVolumesList())) {
      node.commands().wantFullReport(); // It lacks the replicas of that volume, so they go.
    }
    node.heard(
        clock.monotonicNanos(),
        new DataNode.Load(
            request.getVolumesList(),
            request.getActiveStreams(),
            request.getBlockCount(),
            request.getReportSeq()));
    request.getResultsList().forEach(result -> noteResult(node, result));
    request.getFailedRecoveriesList().forEach(node.commands()::noteFailedRecovery);
    addCommands(node, response);
    return response.build();
  }

  private static boolean hasNewFailure(List<VolumeReport> before, List<VolumeReport> now) {
    Set<String> known =
        before.stream()
            .filter(VolumeReport::getFailed)
            .map(VolumeReport::getStorageId)
            .collect(Collectors.toSet());
    return now.stream()
        .anyMatch(volume -> volume.getFailed() && !known.contains(volume.getStorageId()));
  }

  private void addCommands(DataNode node, HeartbeatResponse.Builder response) {
    NodeCommands.Batch batch =
        node.commands().takeDeletions(DELETIONS_PER_COMMAND_MAX, durableTxid.getAsLong());
    if (!batch.blocks().isEmpty()) {
      response.addCommands(
          command(batch.txid())
              .setInvalidate(InvalidateBlocks.newBuilder().addAllBlocks(batch.blocks())));
    }
    for (NodeCommands.PlannedRecovery planned :
        node.commands().takeRecoveries(durableTxid.getAsLong())) {
      response.addCommands(command(planned.txid()).setRecoverBlock(planned.command()));
    }
    addRepairs(node, response);
    addTransfers(node, response);
    addMoves(node, response);
    if (node.commands().takeFullReportWanted()) {
      response.addCommands(command(0).setFullReport(SendFullReport.getDefaultInstance()));
    }
  }

  private void addRepairs(DataNode node, HeartbeatResponse.Builder response) {
    while (true) {
      long id = lastCommandId.incrementAndGet();
      NodeCommands.PlannedRepair next = node.commands().takeRepair(id, durableTxid.getAsLong());
      if (next == null) {
        return;
      }
      response.addCommands(command(id, next.txid()).setRepairReplica(next.command()));
    }
  }

  private void addTransfers(DataNode node, HeartbeatResponse.Builder response) {
    while (true) {
      long id = lastCommandId.incrementAndGet();
      NodeCommands.PlannedTransfer next =
          node.commands().takeTransfer(id, transfersMax, durableTxid.getAsLong());
      if (next == null) {
        return;
      }
      response.addCommands(command(id, next.txid()).setTransferBlock(next.command()));
    }
  }

  private void addMoves(DataNode node, HeartbeatResponse.Builder response) {
    while (true) {
      long id = lastCommandId.incrementAndGet();
      NodeCommands.PlannedTransfer next =
          node.commands().takeMove(id, MOVES_MAX, durableTxid.getAsLong());
      if (next == null) {
        return;
      }
      response.addCommands(command(id, next.txid()).setTransferBlock(next.command()));
    }
  }

  private DataNodeCommand.Builder command(long plannedTxid) {
    return command(lastCommandId.incrementAndGet(), plannedTxid);
  }

  private DataNodeCommand.Builder command(long id, long plannedTxid) {
    return DataNodeCommand.newBuilder()
        .setCommandId(id)
        .setEpoch(epoch.getAsLong())
        .setPlannedTxid(plannedTxid);
  }

  /** A failed deletion stays on record as a replica and is planned again. */
  private void noteResult(DataNode node, CommandResult result) {
    NodeCommands.PlannedTransfer transfer = node.commands().endTransfer(result.getCommandId());
    if (transfer != null && result.hasError()) {
      failures.failed(transfer.number(), DfsError.fromWire(result.getError()));
    }
    NodeCommands.PlannedRepair repair = node.commands().endRepair(result.getCommandId());
    if (repair != null) {
      repairs.ended(
          repair.number(), result.hasError() ? DfsError.fromWire(result.getError()) : null);
    }
    if (result.hasError()) {
      LOG.warn(
          "A DataNode could not carry out a command. node={} command={} error={}",
          node,
          result.getCommandId(),
          DfsError.fromWire(result.getError()));
    }
  }
}
