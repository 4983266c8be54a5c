package io.ashlar.datanode.repair;

import io.ashlar.common.time.Clock;
import io.ashlar.datanode.command.CommandHandler;
import io.ashlar.datanode.metrics.RepairMetrics;
import io.ashlar.datanode.recovery.PeerCalls;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.error.DfsError;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Repairs damaged replicas from other nodes' replicas, as the NameNode orders.
 *
 * <p><b>Threading</b>: any thread; files are touched on the volume's executor.
 */
public final class RepairReplicaHandler implements CommandHandler {
  private final Parts parts;
  private final Runnable onEnded;

  /** What a repair works with. */
  record Parts(
      ReplicaMap replicas,
      BlockTurns turns,
      PeerCalls peers,
      RepairHistory history,
      RepairMetrics metrics) {}

  /**
   * Repairs in {@code replicas}.
   *
   * @param againMs a region of a replica that fails a second time within this time is not repaired
   * @param onEnded is called after each repair, when there is a result to be told
   */
  public RepairReplicaHandler(
      ReplicaMap replicas,
      BlockTurns turns,
      PeerCalls peers,
      Clock clock,
      long againMs,
      RepairMetrics metrics,
      Runnable onEnded) {
    this.parts = new Parts(replicas, turns, peers, new RepairHistory(clock, againMs), metrics);
    this.onEnded = onEnded;
  }

  @Override
  public CompletableFuture<@Nullable DfsError> handle(DataNodeCommand command) {
    CompletableFuture<@Nullable DfsError> done = new CompletableFuture<>();
    new ReplicaRepair(
            parts,
            command.getRepairReplica(),
            error -> {
              done.complete(error);
              onEnded.run();
            })
        .start();
    return done;
  }
}
