package io.ashlar.datanode.command;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.BlockTurns.Turn;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes replicas. A replica of a newer generation than the one named stays.
 *
 * <p><b>Threading</b>: the work is done on the executors of the volumes.
 */
public final class InvalidateBlocksHandler implements CommandHandler {
  private static final Logger LOG = LoggerFactory.getLogger(InvalidateBlocksHandler.class);

  private final ReplicaMap replicas;
  private final BlockTurns turns;
  private final EpochStore epochs;
  private final DataNodeMetrics metrics;

  /** Deletes from {@code replicas} while {@code epochs} obeys no newer NameNode. */
  public InvalidateBlocksHandler(
      ReplicaMap replicas, BlockTurns turns, EpochStore epochs, DataNodeMetrics metrics) {
    this.replicas = replicas;
    this.turns = turns;
    this.epochs = epochs;
    this.metrics = metrics;
  }

  @Override
  public CompletableFuture<@Nullable DfsError> handle(DataNodeCommand command) {
    Map<Volume, List<BlockKey>> byVolume = new LinkedHashMap<>();
    for (BlockKey block : command.getInvalidate().getBlocksList()) {
      Replica replica = replicas.get(new BlockId(block.getBlockId()));
      if (replica != null) {
        byVolume.computeIfAbsent(replica.volume(), volume -> new ArrayList<>()).add(block);
      }
    }
    CompletableFuture<@Nullable DfsError> all = CompletableFuture.completedFuture(null);
    for (Map.Entry<Volume, List<BlockKey>> entry : byVolume.entrySet()) {
      CompletableFuture<@Nullable DfsError> one =
          submit(entry.getKey(), entry.getValue(), command.getEpoch());
      all = all.thenCombine(one, (first, second) -> first != null ? first : second);
    }
    return all;
  }

  private CompletableFuture<@Nullable DfsError> submit(
      Volume volume, List<BlockKey> blocks, long epoch) {
    CompletableFuture<@Nullable DfsError> done = new CompletableFuture<>();
    boolean taken =
        volume
            .executor()
            .tryExecute(
                () -> {
                  CompletableFuture<?>[] all =
                      blocks.stream()
                          .map(block -> deleteInTurn(volume, block, epoch))
                          .toArray(CompletableFuture<?>[]::new);
                  CompletableFuture.allOf(all)
                      .whenComplete(
                          (ignored, failure) -> {
                            DfsError refused = refusalOf(failure);
                            if (failure == null || refused != null) {
                              done.complete(refused);
                            } else {
                              done.completeExceptionally(failure);
                            }
                          });
                });
    if (!taken) {
      done.complete(
          DfsError.of(ErrorCode.OVERLOADED, "too many operations wait for volume " + volume));
    }
    return done;
  }

  private static @Nullable DfsError refusalOf(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    return cause instanceof DfsException known ? known.error() : null;
  }

  /** Whoever changes the files of the block now ends first. */
  private CompletableFuture<?> deleteInTurn(Volume volume, BlockKey block, long epoch) {
    CompletableFuture<Turn> turn = turns.take(new BlockId(block.getBlockId()));
    Consumer<Turn> deletion =
        begun -> {
          try {
            delete(block, epoch);
          } finally {
            begun.end();
          }
        };
    return turn.isDone()
        ? turn.thenAccept(deletion)
        : turn.thenAcceptAsync(deletion, volume.executor()::execute);
  }

  private void delete(BlockKey block, long epoch) {
    Replica replica = replicas.get(new BlockId(block.getBlockId()));
    GenerationStamp newest = new GenerationStamp(block.getGenerationStamp());
    if (replica == null
        || epoch < epochs.epoch()
        || replica.key().stamp().compareTo(newest) > 0
        || !replicas.remove(replica)) {
      return;
    }
    metrics.blocksDeleted().inc();
    LOG.debug("A replica is deleted. replica={}", replica.key());
    DfsError reason =
        DfsError.of(ErrorCode.REPLICA_NOT_FOUND, replica.key() + " was deleted by the NameNode");
    if (replica.construction() != null && replica.construction().stop(reason)) {
      return; // Its writer removes the files when it has ended.
    }
    try {
      replica.store().delete(replica);
    } catch (IOException e) {
      replica.volume().fail("delete " + replica.key(), e);
    }
  }
}
