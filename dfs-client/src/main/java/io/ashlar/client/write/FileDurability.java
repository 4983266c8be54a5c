package io.ashlar.client.write;

import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an hsync needs beyond the acks of the open block: the namespace knows of that block, and the
 * blocks before it are forced. The namespace is told once per block, so that the block is never
 * taken for an empty one; asking it each time would more than double the time of an hsync.
 *
 * <p><b>Threading</b>: in turns of the writer; never waits.
 */
final class FileDurability {
  private static final long NONE = -1;

  private final WriteEnvironment env;
  private final OpenedFile file;
  private final UnforcedBlocks unforced;
  private long toldBlock = NONE;

  FileDurability(WriteEnvironment env, OpenedFile file) {
    this.env = env;
    this.file = file;
    this.unforced = new UnforcedBlocks(env, file);
  }

  /** A block was closed without force. */
  void closedUnforced(BlockKey key, long length, List<ReplicaLocation> nodes) {
    unforced.add(key, length, nodes);
  }

  /** Completes when everything up to {@code length} of the last block is durable. */
  CompletableFuture<@Nullable Void> extendTo(@Nullable BlockKey last, long length) {
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    if (last == null || length == 0 || last.getBlockId() == toldBlock) {
      unforced.forceAll(result);
      return result;
    }
    env.then(
        env.nameNode().fsync(file, last, length),
        (done, refusal) -> {
          if (refusal != null) {
            result.completeExceptionally(refusal);
          } else {
            toldBlock = last.getBlockId();
            unforced.forceAll(result);
          }
        });
    return result;
  }
}
