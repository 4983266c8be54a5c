package io.ashlar.client.write;

import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of the file that were closed without force. An hsync makes up for it, by asking all nodes
 * of each of them.
 *
 * <p>A node that is gone, says nothing within the stall-limit, or has lost the replica does not
 * count: what replaces it is a copy, and copies are forced. One that says that it cannot force
 * fails the hsync. So do too few forced replicas: none, or fewer than the policy lets a pipeline go
 * on with, if it may not go on with less.
 *
 * <p>A node that says nothing is waited for once in an hsync, however many blocks it has.
 */
final class UnforcedBlocks {
  /** One of them. */
  private record Block(BlockKey key, long length, List<ReplicaLocation> nodes) {}

  private final WriteEnvironment env;
  private final OpenedFile file;
  private final Deque<Block> blocks = new ArrayDeque<>();

  UnforcedBlocks(WriteEnvironment env, OpenedFile file) {
    this.env = env;
    this.file = file;
  }

  void add(BlockKey key, long length, List<ReplicaLocation> nodes) {
    blocks.add(new Block(key, length, nodes));
  }

  /** Forces one after the other; completes {@code result}. */
  void forceAll(CompletableFuture<@Nullable Void> result) {
    forceNext(new HashMap<>(), result);
  }

  /**
   * The same.
   *
   * @param lost nodes that this hsync waits for no more, and why
   */
  private void forceNext(Map<String, DfsError> lost, CompletableFuture<@Nullable Void> result) {
    Block block = blocks.peek();
    if (block == null) {
      result.complete(null);
    } else {
      new Round(block, lost, result).start();
    }
  }

  /** The calls for one block. */
  private final class Round {
    private final Block block;
    private final Map<String, DfsError> lost;
    private final CompletableFuture<@Nullable Void> result;
    private int missing;
    private int forced;
    private @Nullable DfsError refusal;
    private @Nullable DfsError loss;

    Round(Block block, Map<String, DfsError> lost, CompletableFuture<@Nullable Void> result) {
      this.block = block;
      this.lost = lost;
      this.result = result;
      this.missing = block.nodes().size();
    }

    void start() {
      for (ReplicaLocation node : block.nodes()) {
        DfsError known = lost.get(node.getNodeId());
        env.then(
            known == null ? force(node) : CompletableFuture.failedFuture(known.toException()),
            (done, failure) -> answered(node, failure));
      }
    }

    private CompletableFuture<?> force(ReplicaLocation node) {
      int timeoutMs = env.settings().stallLimitMs();
      return env.connector().force(node, block.key(), block.length(), timeoutMs);
    }

    private void answered(ReplicaLocation node, @Nullable Throwable failure) {
      if (failure == null) {
        forced++;
      } else {
        DfsError error = Waiting.cause(failure).error();
        if (isLost(error.code())) {
          loss = error;
          lost.put(node.getNodeId(), error);
        } else if (error.code() == ErrorCode.REPLICA_NOT_FOUND) {
          loss = error;
        } else {
          refusal = error;
        }
      }
      if (--missing == 0) {
        end();
      }
    }

    private boolean isLost(ErrorCode code) {
      return code == ErrorCode.UNREACHABLE
          || code == ErrorCode.CONNECTION_LOST
          || code == ErrorCode.SHUTTING_DOWN
          || code == ErrorCode.DEADLINE_EXCEEDED;
    }

    /** As a pipeline with so many nodes left would. */
    private boolean enough() {
      WriteSettings settings = env.settings();
      return forced > 0
          && (loss == null
              || settings.bestEffort()
              || settings.policy().wanted(file.replication(), forced, true) == 0);
    }

    private void end() {
      DfsError why = refusal == null && !enough() ? loss : refusal;
      if (why == null) {
        blocks.remove(block);
        forceNext(lost, result);
        return;
      }
      ErrorCode code =
          why.code().category() == ErrorCategory.RETRY_ELSEWHERE
                  || why.code() == ErrorCode.DEADLINE_EXCEEDED
              ? ErrorCode.PIPELINE_FAILED
              : why.code();
      String key = OpenedFile.show(block.key());
      result.completeExceptionally(
          DfsError.of(
                  code,
                  String.format(
                      "%s: %d of the %d nodes of the closed block %s forced it: %s",
                      file.path(), forced, block.nodes().size(), key, why.message()))
              .with("path", file.path())
              .with("block", key)
              .with("forced", forced)
              .toException());
    }
  }
}
