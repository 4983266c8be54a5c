package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.types.BlockState;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How well a block is kept, counted over nodes that are not dead. Replicas that are to be deleted
 * because there are too many do not count.
 *
 * @param complete the namespace says that the block has its final content
 * @param good nodes with a good replica
 * @param corrupt replicas that are damaged or have the wrong length
 * @param misstamped replicas of an older generation, or of one that was not issued
 * @param wanted replicas wanted
 */
public record BlockHealth(boolean complete, int good, int corrupt, int misstamped, int wanted) {
  /** Of no block. */
  public static final BlockHealth NONE = new BlockHealth(false, 0, 0, 0, 0);

  private static final int COUNT_BITS = 10;
  private static final int COUNT_MAX = (1 << COUNT_BITS) - 1;
  private static final int MISSTAMPED_BITS = 8;
  private static final int MISSTAMPED_MAX = (1 << MISSTAMPED_BITS) - 1;

  /** In 30 bits; larger counts become the largest, and corrupt replicas one, on both ways alike. */
  int packed() {
    int bits = Math.min(good, COUNT_MAX);
    bits = bits << COUNT_BITS | Math.min(wanted, COUNT_MAX);
    bits = bits << MISSTAMPED_BITS | Math.min(misstamped, MISSTAMPED_MAX);
    bits = bits << 1 | (corrupt > 0 ? 1 : 0);
    return bits << 1 | (complete ? 1 : 0);
  }

  /** What {@link #packed} kept. */
  static BlockHealth unpack(int packed) {
    int rest = packed >>> 2;
    return new BlockHealth(
        (packed & 1) != 0,
        rest >>> (MISSTAMPED_BITS + COUNT_BITS),
        packed >>> 1 & 1,
        rest & MISSTAMPED_MAX,
        rest >>> MISSTAMPED_BITS & COUNT_MAX);
  }

  /** Of a block that nobody has reported yet. */
  static BlockHealth withoutReplicas(BlockFacts block) {
    return new BlockHealth(block.state() == BlockState.COMPLETE, 0, 0, 0, block.replication());
  }

  /** Replicas in storages that {@code excess} names are not counted as good. */
  static BlockHealth of(BlockEntry entry, Predicate<Storage> excess) {
    BlockFacts block = entry.block();
    Set<DataNode> good = new HashSet<>();
    int corrupt = 0;
    int misstamped = 0;
    for (Replica replica : entry.replicas()) {
      if (replica.node().liveness() == Liveness.DEAD) {
        continue;
      }
      switch (ReplicaVerdict.of(block, replica)) {
        case GOOD -> {
          if (!excess.test(replica.storage())) {
            good.add(replica.node());
          }
        }
        case CORRUPT -> corrupt++;
        case STALE, FUTURE -> misstamped++;
        case CANDIDATE, UNFINISHED -> {}
      }
    }
    return new BlockHealth(
        block.state() == BlockState.COMPLETE,
        good.size(),
        corrupt,
        misstamped,
        block.replication());
  }
}
