package io.ashlar.datanode.replica;

import io.ashlar.common.id.BlockId;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Lets those who change the files of a block as a whole (open them again, delete them, recover
 * them) do so one after the other. Writers of packets take no turn; whoever has one stops them.
 *
 * <p><b>Threading</b>: any thread; a waiting turn begins on the thread that ends the one before.
 */
public final class BlockTurns {
  private static final int WAITING_MAX = 16;

  private final Map<BlockId, Deque<CompletableFuture<Turn>>> waiting = new HashMap<>();

  /** Asks for a turn; it begins at once if nobody has one. Fails with OVERLOADED if many wait. */
  public CompletableFuture<Turn> take(BlockId blockId) {
    synchronized (this) {
      Deque<CompletableFuture<Turn>> others = waiting.get(blockId);
      if (others != null) {
        CompletableFuture<Turn> mine = new CompletableFuture<>();
        if (others.size() >= WAITING_MAX) {
          mine.completeExceptionally(
              new DfsException(
                  ErrorCode.OVERLOADED,
                  "block " + blockId + ": " + WAITING_MAX + " operations wait for it already"));
        } else {
          others.add(mine);
        }
        return mine;
      }
      waiting.put(blockId, new ArrayDeque<>());
    }
    return CompletableFuture.completedFuture(new Turn(blockId));
  }

  /** True while somebody has a turn, so that the files may be on the move. */
  public synchronized boolean busy(BlockId blockId) {
    return waiting.containsKey(blockId);
  }

  private void next(BlockId blockId) {
    CompletableFuture<Turn> next;
    synchronized (this) {
      Deque<CompletableFuture<Turn>> others = waiting.get(blockId);
      next = others == null ? null : others.poll();
      if (next == null) {
        waiting.remove(blockId);
      }
    }
    if (next != null) {
      next.complete(new Turn(blockId));
    }
  }

  /** The right to change the files of one block. */
  public final class Turn {
    private final BlockId blockId;
    private boolean ended;

    private Turn(BlockId blockId) {
      this.blockId = blockId;
    }

    /** Gives it up; may be called twice. */
    public void end() {
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
      }
      next(blockId);
    }
  }
}
