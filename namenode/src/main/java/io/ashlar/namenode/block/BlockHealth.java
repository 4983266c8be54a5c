package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.types.BlockState;
import java.util.function.Predicate;

/**
 * How well a block is kept, counted over nodes that are not dead. Replicas that are to be deleted
 * because there are too many do not count.
 *
 * @param complete the namespace says that the block has its final content
 * @param good nodes in service with a good replica
 * @param corrupt replicas that are damaged or have the wrong length
 * @param misstamped replicas of an older generation, or of one that was not issued
 * @param wanted replicas wanted
 * @param spared how many of these need not be in service now, because nodes that hold them are in
 *     maintenance; at most {@link #SPARED_MAX}
 * @param elsewhere a good replica is on a living node that is leaving or in maintenance: it can be
 *     read and copied
 * @param misplaced there are enough, but they could lie better on the racks
 */
public record BlockHealth(
    boolean complete,
    int good,
    int corrupt,
    int misstamped,
    int wanted,
    int spared,
    boolean elsewhere,
    boolean misplaced) {
  /** Of no block. */
  public static final BlockHealth NONE = new BlockHealth(false, 0, 0, 0, 0, 0, false, false);

  /** More nodes in maintenance than that make no difference. */
  static final int SPARED_MAX = 3;

  private static final int COUNT_BITS = 10;
  private static final int COUNT_MAX = (1 << COUNT_BITS) - 1;
  private static final int MISSTAMPED_BITS = 4;
  private static final int MISSTAMPED_MAX = (1 << MISSTAMPED_BITS) - 1;
  private static final int SPARED_BITS = 2;
  private static final int FLAGS = 4;

  /** Replicas that must be in service now. */
  public int required() {
    return wanted - spared;
  }

  /** True if a replica has to be made. */
  public boolean lacks() {
    return complete && good < required();
  }

  /** True if nobody can read it. */
  public boolean missing() {
    return complete && good == 0 && !elsewhere;
  }

  /** In 30 bits; larger counts become the largest, and corrupt replicas one, on both ways alike. */
  int packed() {
    int bits = Math.min(good, COUNT_MAX);
    bits = bits << COUNT_BITS | Math.min(wanted, COUNT_MAX);
    bits = bits << MISSTAMPED_BITS | Math.min(misstamped, MISSTAMPED_MAX);
    bits = bits << SPARED_BITS | spared;
    bits = bits << 1 | (misplaced ? 1 : 0);
    bits = bits << 1 | (elsewhere ? 1 : 0);
    bits = bits << 1 | (corrupt > 0 ? 1 : 0);
    return bits << 1 | (complete ? 1 : 0);
  }

  /** What {@link #packed} kept. */
  static BlockHealth unpack(int packed) {
    int spared = packed >>> FLAGS;
    int misstamped = spared >>> SPARED_BITS;
    int wanted = misstamped >>> MISSTAMPED_BITS;
    return new BlockHealth(
        (packed & 1) != 0,
        wanted >>> COUNT_BITS,
        packed >>> 1 & 1,
        misstamped & MISSTAMPED_MAX,
        wanted & COUNT_MAX,
        spared & SPARED_MAX,
        (packed >>> 2 & 1) != 0,
        (packed >>> 3 & 1) != 0);
  }

  /** Of a block that nobody has reported yet. */
  static BlockHealth withoutReplicas(BlockFacts block) {
    return new BlockHealth(
        block.state() == BlockState.COMPLETE, 0, 0, 0, block.replication(), 0, false, false);
  }

  /** Replicas in storages that {@code excess} names are not counted as good. */
  static BlockHealth of(BlockEntry entry, Predicate<Storage> excess, ReplicaTally tally) {
    BlockFacts block = entry.block();
    tally.clear();
    int corrupt = 0;
    int misstamped = 0;
    for (Replica replica : entry.replicas()) {
      ReplicaVerdict verdict = ReplicaVerdict.of(block, replica);
      if (verdict == ReplicaVerdict.GOOD && !excess.test(replica.storage())) {
        tally.add(replica.node());
      }
      if (replica.node().liveness() == Liveness.DEAD) {
        continue;
      }
      switch (verdict) {
        case CORRUPT -> corrupt++;
        case STALE, FUTURE -> misstamped++;
        case GOOD, CANDIDATE, UNFINISHED -> {}
      }
    }
    return tally.health(
        block.state() == BlockState.COMPLETE, corrupt, misstamped, block.replication());
  }
}
