package io.ashlar.datanode.transfer;

import io.ashlar.common.time.Clock;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.rpc.FrameMemory;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the operations on block data share.
 *
 * @param nodeId UUID of this node
 * @param stores those that work now; empty before the first registration
 */
public record DataNodeParts(
    String nodeId,
    TransferConfig config,
    ReplicaMap replicas,
    BlockTurns turns,
    Supplier<List<BlockStore>> stores,
    ReplicaHealth health,
    StreamGate streams,
    WaitingStreams waiting,
    ByteBudget budget,
    FrameWindows windows,
    FrameMemory memory,
    Clock clock,
    DataNodeMetrics metrics,
    MoveLimits moves) {
  /** Moves have limits of their own. */
  public DataNodeParts(
      String nodeId,
      TransferConfig config,
      ReplicaMap replicas,
      BlockTurns turns,
      Supplier<List<BlockStore>> stores,
      ReplicaHealth health,
      StreamGate streams,
      WaitingStreams waiting,
      ByteBudget budget,
      FrameWindows windows,
      FrameMemory memory,
      Clock clock,
      DataNodeMetrics metrics) {
    this(
        nodeId,
        config,
        replicas,
        turns,
        stores,
        health,
        streams,
        waiting,
        budget,
        windows,
        memory,
        clock,
        metrics,
        MoveLimits.of(clock));
  }
}
