package io.ashlar.client.write;

import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of the file that were closed without force. An hsync makes up for it, by asking all nodes
 * of each of them.
 *
 * <p>A node that is gone, or has lost the replica, does not count: what replaces it is a copy, and
 * copies are forced. One that says that it cannot force fails the hsync, and so does a block of
 * which no node forced a replica.
 */
final class UnforcedBlocks {
  /** One of them. */
  private record Block(BlockKey key, long length, List<ReplicaLocation> nodes) {}

  private static final int TIMEOUT_MS = 60_000;

  private final WriteEnvironment env;
  private final String path;
  private final Deque<Block> blocks = new ArrayDeque<>();

  UnforcedBlocks(WriteEnvironment env, String path) {
    this.env = env;
    this.path = path;
  }

  void add(BlockKey key, long length, List<ReplicaLocation> nodes) {
    blocks.add(new Block(key, length, nodes));
  }

  /** Forces one after the other; completes {@code result}. */
  void forceAll(CompletableFuture<@Nullable Void> result) {
    Block block = blocks.peek();
    if (block == null) {
      result.complete(null);
    } else {
      new Round(block, result).start();
    }
  }

  /** The calls for one block. */
  private final class Round {
    private final Block block;
    private final CompletableFuture<@Nullable Void> result;
    private int missing;
    private int forced;
    private @Nullable DfsError refusal;
    private @Nullable DfsError loss;

    Round(Block block, CompletableFuture<@Nullable Void> result) {
      this.block = block;
      this.result = result;
      this.missing = block.nodes().size();
    }

    void start() {
      for (ReplicaLocation node : block.nodes()) {
        env.then(
            env.connector().force(node, block.key(), block.length(), TIMEOUT_MS),
            (done, failure) -> answered(failure));
      }
    }

    private void answered(@Nullable Throwable failure) {
      if (failure == null) {
        forced++;
      } else {
        DfsError error = Waiting.cause(failure).error();
        if (gone(error.code())) {
          loss = error;
        } else {
          refusal = error;
        }
      }
      if (--missing == 0) {
        end();
      }
    }

    private boolean gone(ErrorCode code) {
      return code == ErrorCode.REPLICA_NOT_FOUND
          || code == ErrorCode.UNREACHABLE
          || code == ErrorCode.CONNECTION_LOST
          || code == ErrorCode.SHUTTING_DOWN
          || code == ErrorCode.DEADLINE_EXCEEDED;
    }

    private void end() {
      DfsError why = refusal == null && forced == 0 ? loss : refusal;
      if (why == null) {
        blocks.remove(block);
        forceAll(result);
        return;
      }
      ErrorCode code =
          why.code().category() == ErrorCategory.RETRY_ELSEWHERE
              ? ErrorCode.PIPELINE_FAILED
              : why.code();
      result.completeExceptionally(
          DfsError.of(
                  code,
                  String.format(
                      "%s: the closed block %s could not be forced: %s",
                      path, OpenedFile.show(block.key()), why.message()))
              .with("path", path)
              .with("block", OpenedFile.show(block.key()))
              .toException());
    }
  }
}
