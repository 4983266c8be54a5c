package io.ashlar.datanode.repair;

import io.ashlar.common.time.Clock;
import io.ashlar.datanode.replica.ByteRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where replicas were repaired lately. What fails twice in one region is a bad place on the disk,
 * and the replica goes elsewhere. It is kept in memory: a restart forgets it, and one more repair
 * is tried then.
 *
 * <p><b>Threading</b>: any thread.
 */
final class RepairHistory {
  /** Bytes of a replica that count as one place. */
  static final long REGION_BYTES = 1 << 20;

  private static final int BLOCKS_MAX = 10_000;

  private final Clock clock;
  private final long windowNanos;
  private final Map<Long, Map<Long, Long>> repairedAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Map<Long, Long>> eldest) {
          return size() > BLOCKS_MAX;
        }
      };

  RepairHistory(Clock clock, long windowMs) {
    this.clock = clock;
    this.windowNanos = TimeUnit.MILLISECONDS.toNanos(windowMs);
  }

  /** Those of {@code damaged} that lie where the block was repaired within the window. */
  synchronized List<ByteRange> again(long blockId, List<ByteRange> damaged) {
    Map<Long, Long> regions = repairedAt.getOrDefault(blockId, Map.of());
    long now = clock.monotonicNanos();
    List<ByteRange> again = new ArrayList<>();
    for (ByteRange range : damaged) {
      for (long region = first(range); region <= last(range); region++) {
        Long at = regions.get(region);
        if (at != null && now - at < windowNanos) {
          again.add(range);
          break;
        }
      }
    }
    return again;
  }

  /** The block was repaired there. */
  synchronized void note(long blockId, List<ByteRange> repaired) {
    long now = clock.monotonicNanos();
    Map<Long, Long> regions = repairedAt.computeIfAbsent(blockId, id -> new HashMap<>());
    for (ByteRange range : repaired) {
      for (long region = first(range); region <= last(range); region++) {
        regions.put(region, now);
      }
    }
  }

  private static long first(ByteRange range) {
    return range.start() / REGION_BYTES;
  }

  private static long last(ByteRange range) {
    return (range.end() - 1) / REGION_BYTES;
  }
}
