package io.ashlar.namenode.replication;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moves whose copy is under way, or has arrived while the old replica is still there: which replica
 * is to go when there is one too many. Only a wish: without it another one would go. What is
 * forgotten by a restart is decided anew.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class MoveLedger {
  private static final int WISHES_MAX = 100_000;

  private final Map<Long, String> fromByBlock = new LinkedHashMap<>();

  void begin(long blockId, Move move) {
    if (fromByBlock.size() < WISHES_MAX) {
      fromByBlock.put(blockId, move.from());
    }
  }

  /** The node whose replica is to go; empty if no move of the block is known. */
  String from(long blockId) {
    return fromByBlock.getOrDefault(blockId, "");
  }

  /** The block has no replica too many any more, or its copy came to nothing. */
  void end(long blockId) {
    fromByBlock.remove(blockId);
  }

  int size() {
    return fromByBlock.size();
  }
}
