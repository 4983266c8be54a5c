package io.ashlar.namenode.block;

import io.ashlar.namenode.namespace.BlockView;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * All blocks of the namespace with their replicas, by id.
 *
 * <p><b>Threading</b>: the loop thread writes; look-ups from any thread see each block as it was at
 * some moment lately, which is all that locations ever promise.
 */
final class BlockMap {
  private final ConcurrentMap<Long, BlockEntry> entries = new ConcurrentHashMap<>();
  private final BlockStats stats;

  BlockMap(BlockStats stats) {
    this.stats = stats;
  }

  BlockStats stats() {
    return stats;
  }

  int size() {
    return entries.size();
  }

  @Nullable BlockEntry get(long blockId) {
    return entries.get(blockId);
  }

  /** Adds a block, or notes what changed about it. */
  void put(BlockView block) {
    BlockEntry entry = entries.get(block.id().value());
    if (entry == null) {
      entry = new BlockEntry(block);
      entries.put(block.id().value(), entry);
    } else {
      entry.setBlock(block);
    }
    recount(entry);
  }

  @Nullable BlockEntry remove(long blockId) {
    BlockEntry entry = entries.remove(blockId);
    if (entry != null) {
      stats.replace(entry.health(), BlockHealth.NONE);
      entry.setHealth(BlockHealth.NONE);
    }
    return entry;
  }

  /** Must follow every change of an entry's replicas or of their nodes' liveness. */
  void recount(BlockEntry entry) {
    BlockHealth health = BlockHealth.of(entry);
    stats.replace(entry.health(), health);
    entry.setHealth(health);
  }
}
