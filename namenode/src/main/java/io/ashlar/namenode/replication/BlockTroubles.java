package io.ashlar.namenode.replication;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.BlockHealth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that are not kept as they should be, and since when: each in one kind, the oldest first.
 * Follows their health like the queues do, so that nobody has to look through all blocks.
 *
 * <p>Of each kind a bounded number is known by name; a cluster that lost most of its nodes must not
 * fill the memory with them.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public final class BlockTroubles {
  private static final int KNOWN_MAX = 100_000;

  private final Clock clock;
  private final Map<Kind, Map<Long, Long>> sinceByKind = new EnumMap<>(Kind.class);
  private boolean complete;

  /** What is wrong with a block. */
  public enum Kind {
    /** No replica is on a node that is not dead. */
    MISSING,
    /** A replica is damaged or not what the block is. */
    CORRUPT,
    /** Fewer good replicas than wanted, none of them damaged. */
    UNDER_REPLICATED;

    /** Of a block of that health; null if all is well with it. */
    public static @Nullable Kind of(BlockHealth health) {
      if (!health.complete()) {
        return null;
      }
      if (health.corrupt() > 0) {
        return CORRUPT;
      }
      if (health.missing()) {
        return MISSING;
      }
      return health.lacks() ? UNDER_REPLICATED : null;
    }
  }

  /**
   * A block in trouble.
   *
   * @param sinceMs epoch ms
   */
  public record Trouble(long blockId, long sinceMs) {}

  BlockTroubles(Clock clock) {
    this.clock = clock;
    for (Kind kind : Kind.values()) {
      sinceByKind.put(kind, new LinkedHashMap<>());
    }
  }

  void note(long blockId, BlockHealth health) {
    Kind now = Kind.of(health);
    sinceByKind.forEach(
        (kind, since) -> {
          if (kind != now) {
            since.remove(blockId);
          } else if (since.size() < KNOWN_MAX) {
            since.putIfAbsent(blockId, clock.wallMs());
          }
        });
  }

  void setComplete() {
    complete = true;
  }

  /** False until all blocks have been looked at once, after safe mode and the first reports. */
  public boolean isComplete() {
    return complete;
  }

  /** How many of that kind are known by name; {@code 100000} may stand for more. */
  public int count(Kind kind) {
    return of(kind).size();
  }

  /** The oldest ones. */
  public List<Trouble> oldest(Kind kind, int limit) {
    List<Trouble> oldest = new ArrayList<>();
    for (Map.Entry<Long, Long> entry : of(kind).entrySet()) {
      if (oldest.size() == limit) {
        break;
      }
      oldest.add(new Trouble(entry.getKey(), entry.getValue()));
    }
    return oldest;
  }

  private Map<Long, Long> of(Kind kind) {
    Map<Long, Long> since = sinceByKind.get(kind);
    if (since == null) {
      throw new AssertionError(kind);
    }
    return since;
  }
}
