package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.datanode.FailedRecovery;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.datanode.RepairReplica;
import io.ashlar.protocol.datanode.TransferBlock;
import io.ashlar.protocol.types.BlockKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands planned for one DataNode, waiting for its next heartbeat. Each deletion and each block
 * recovery carries the txid at which it was planned and is handed out only once that txid is
 * durable (I8).
 *
 * <p>The queues are bounded; what does not fit stays with the planner. Nothing is lost if an answer
 * gets lost: the planners plan again what nothing was heard of.
 *
 * <p><b>Threading</b>: safe for any thread; the planner adds, heartbeats take.
 */
public final class NodeCommands {
  /** Most deletions that wait for one node. */
  public static final int QUEUED_MAX = 4_096;

  /** Most block recoveries that wait for one node, and that it gets with one heartbeat. */
  public static final int RECOVERIES_MAX = 256;

  /** Most transfers that wait for one node. */
  public static final int TRANSFERS_MAX = 256;

  /** Most repairs that wait for one node. */
  public static final int REPAIRS_MAX = 64;

  private final ArrayDeque<PlannedDeletion> deletions = new ArrayDeque<>();
  private final ArrayDeque<PlannedRecovery> recoveries = new ArrayDeque<>();
  private final List<FailedRecovery> failedRecoveries = new ArrayList<>();
  private final ArrayDeque<PlannedTransfer> transfers = new ArrayDeque<>();
  private final ArrayDeque<PlannedTransfer> moves = new ArrayDeque<>();
  private final Map<Long, PlannedTransfer> running = new LinkedHashMap<>();
  private final ArrayDeque<PlannedRepair> repairs = new ArrayDeque<>();
  private final Map<Long, PlannedRepair> runningRepairs = new LinkedHashMap<>();
  private boolean fullReportWanted;

  private record PlannedDeletion(BlockKey block, long txid) {}

  /** A block recovery and the txid at which it was planned. */
  public record PlannedRecovery(RecoverBlock command, long txid) {}

  /**
   * A transfer and the txid at which it was planned.
   *
   * @param number by which its planner knows it
   * @param background it must not keep urgent ones waiting, so that it has streams of its own
   */
  public record PlannedTransfer(long number, TransferBlock command, long txid, boolean background) {
    /** An urgent one. */
    public PlannedTransfer(long number, TransferBlock command, long txid) {
      this(number, command, txid, false);
    }
  }

  /**
   * A repair and the txid at which it was planned.
   *
   * @param number by which its planner knows it
   */
  public record PlannedRepair(long number, RepairReplica command, long txid) {}

  /** Deletions of one command and the txid at which the newest of them was planned. */
  public record Batch(List<BlockKey> blocks, long txid) {}

  /** Plans a deletion; false if the queue is full. */
  public synchronized boolean planDeletion(BlockKey block, long txid) {
    if (deletions.size() >= QUEUED_MAX) {
      return false;
    }
    deletions.add(new PlannedDeletion(block, txid));
    return true;
  }

  /** Takes at most {@code blocksMax} deletions whose txid is at most {@code durableTxid}. */
  public synchronized Batch takeDeletions(int blocksMax, long durableTxid) {
    List<BlockKey> blocks = new ArrayList<>();
    long txid = 0;
    while (blocks.size() < blocksMax) {
      PlannedDeletion next = deletions.peek();
      if (next == null || next.txid() > durableTxid) {
        break;
      }
      deletions.remove();
      blocks.add(next.block());
      txid = Math.max(txid, next.txid());
    }
    return new Batch(blocks, txid);
  }

  /** Plans that the node leads a block recovery; false if the queue is full. */
  public synchronized boolean planRecovery(RecoverBlock command, long txid) {
    if (recoveries.size() >= RECOVERIES_MAX) {
      return false;
    }
    recoveries.add(new PlannedRecovery(command, txid));
    return true;
  }

  /** Takes the block recoveries whose txid is at most {@code durableTxid}. */
  public synchronized List<PlannedRecovery> takeRecoveries(long durableTxid) {
    List<PlannedRecovery> taken = new ArrayList<>();
    while (!recoveries.isEmpty() && recoveries.peek().txid() <= durableTxid) {
      taken.add(recoveries.remove());
    }
    return taken;
  }

  /** The node says that a recovery which it led came to nothing. */
  synchronized void noteFailedRecovery(FailedRecovery failed) {
    if (failedRecoveries.size() < RECOVERIES_MAX) {
      failedRecoveries.add(failed);
    }
  }

  /** Recoveries that the node led in vain, since the last time. */
  public synchronized List<FailedRecovery> takeFailedRecoveries() {
    if (failedRecoveries.isEmpty()) {
      return List.of();
    }
    List<FailedRecovery> taken = List.copyOf(failedRecoveries);
    failedRecoveries.clear();
    return taken;
  }

  /** Plans that the node sends a replica to another one; false if the queue is full. */
  public synchronized boolean planTransfer(PlannedTransfer transfer) {
    ArrayDeque<PlannedTransfer> queue = transfer.background() ? moves : transfers;
    return queue.size() < TRANSFERS_MAX && queue.add(transfer);
  }

  /**
   * Takes the next transfer if fewer than {@code runningMax} run and its txid is at most {@code
   * durableTxid}; it runs from now on under {@code commandId}.
   */
  public synchronized @Nullable PlannedTransfer takeTransfer(
      long commandId, int runningMax, long durableTxid) {
    return take(transfers, commandId, runningMax, durableTxid);
  }

  /** The same for those that run in the background. */
  public synchronized @Nullable PlannedTransfer takeMove(
      long commandId, int runningMax, long durableTxid) {
    return take(moves, commandId, runningMax, durableTxid);
  }

  private @Nullable PlannedTransfer take(
      ArrayDeque<PlannedTransfer> queue, long commandId, int runningMax, long durableTxid) {
    PlannedTransfer next = queue.peek();
    if (next == null || next.txid() > durableTxid || running(next.background()) >= runningMax) {
      return null;
    }
    queue.remove();
    running.put(commandId, next);
    return next;
  }

  private int running(boolean background) {
    int count = 0;
    for (PlannedTransfer transfer : running.values()) {
      count += transfer.background() == background ? 1 : 0;
    }
    return count;
  }

  /** The node ended a command; the transfer that it was, or null. */
  public synchronized @Nullable PlannedTransfer endTransfer(long commandId) {
    return running.remove(commandId);
  }

  /** Nobody waits for this transfer any more. */
  public synchronized void forgetTransfer(long number) {
    transfers.removeIf(transfer -> transfer.number() == number);
    moves.removeIf(transfer -> transfer.number() == number);
    running.values().removeIf(transfer -> transfer.number() == number);
  }

  /** Transfers that wait or run. */
  public synchronized int openTransfers() {
    return transfers.size() + moves.size() + running.size();
  }

  /** Plans that the node repairs a replica; false if the queue is full. */
  public synchronized boolean planRepair(PlannedRepair repair) {
    return repairs.size() < REPAIRS_MAX && repairs.add(repair);
  }

  /**
   * Takes the next repair if its txid is at most {@code durableTxid}; it runs from now on under
   * {@code commandId}.
   */
  public synchronized @Nullable PlannedRepair takeRepair(long commandId, long durableTxid) {
    PlannedRepair next = repairs.peek();
    if (next == null || next.txid() > durableTxid) {
      return null;
    }
    repairs.remove();
    runningRepairs.put(commandId, next);
    return next;
  }

  /** The node ended a command; the repair that it was, or null. */
  public synchronized @Nullable PlannedRepair endRepair(long commandId) {
    return runningRepairs.remove(commandId);
  }

  /** Nobody waits for this repair any more. */
  public synchronized void forgetRepair(long number) {
    repairs.removeIf(repair -> repair.number() == number);
    runningRepairs.values().removeIf(repair -> repair.number() == number);
  }

  /** Asks for a full report with the next heartbeat. */
  public synchronized void wantFullReport() {
    fullReportWanted = true;
  }

  /** True once after {@link #wantFullReport}. */
  public synchronized boolean takeFullReportWanted() {
    boolean wanted = fullReportWanted;
    fullReportWanted = false;
    return wanted;
  }

  /** Number of deletions that wait. */
  public synchronized int queuedDeletions() {
    return deletions.size();
  }

  synchronized void clear() {
    deletions.clear();
    recoveries.clear();
    failedRecoveries.clear();
    transfers.clear();
    moves.clear();
    running.clear();
    repairs.clear();
    runningRepairs.clear();
    fullReportWanted = false;
  }
}
