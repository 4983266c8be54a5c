package io.ashlar.datanode.transfer;

import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.replica.BlockTurns.Turn;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does something with the files of a replica, in the block's turn and when nobody writes them. */
final class StoppedReplica {
  private final DataNodeParts parts;
  private final Replica replica;
  private final Consumer<DfsError> onRefused;

  /** {@code onRefused} hears of everything that keeps a task from being done. */
  StoppedReplica(DataNodeParts parts, Replica replica, Consumer<DfsError> onRefused) {
    this.parts = parts;
    this.replica = replica;
    this.onRefused = onRefused;
  }

  /** On the executor of the replica's volume. */
  @FunctionalInterface
  interface Task {
    /** Gives {@code turn} back when the files may be changed again; after a throw that is done. */
    void run(Turn turn) throws DfsException;
  }

  /** Says whether the replica as it is now is still the one meant. */
  @FunctionalInterface
  interface Check {
    /** Refuses by throwing; then nobody is stopped. */
    void run() throws DfsException;
  }

  /**
   * When the turn has come and {@code check} agrees, stops whoever writes, who hears {@code
   * reason}; then runs {@code task}. Does not wait.
   */
  void then(DfsError reason, Check check, Task task) {
    CompletableFuture<Turn> turn = parts.turns().take(replica.key().blockId());
    turn.thenCompose(begun -> stopWriter(parts, replica.key().blockId(), reason, check))
        .whenComplete(
            (ignored, failure) -> {
              if (!replica.volume().executor().tryExecute(() -> run(turn, failure, task))) {
                turn.thenAccept(Turn::end);
                onRefused.accept(StreamErrors.volumeBusy(replica.key().toString()));
              }
            });
  }

  private void run(CompletableFuture<Turn> turn, @Nullable Throwable failure, Task task) {
    if (failure != null) {
      turn.thenAccept(Turn::end);
      onRefused.accept(Errors.of(failure));
      return;
    }
    Turn begun = turn.join();
    try {
      task.run(begun);
    } catch (DfsException e) {
      begun.end();
      onRefused.accept(e.error());
    }
  }

  /**
   * Completes when nobody writes the block's replica, as it is when the turn has come: a stream of
   * a later stamp, which came before, is not stopped.
   */
  static CompletableFuture<?> stopWriter(
      DataNodeParts parts, BlockId blockId, DfsError reason, Check check) {
    try {
      check.run();
    } catch (DfsException e) {
      return CompletableFuture.failedFuture(e);
    }
    Replica now = parts.replicas().get(blockId);
    Construction construction = now == null ? null : now.construction();
    if (construction == null) {
      return CompletableFuture.completedFuture(null);
    }
    if (construction.held()) {
      parts.metrics().streamsStopped().inc();
    }
    return construction.handOver(reason);
  }
}
