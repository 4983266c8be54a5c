package io.ashlar.datanode.volume;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives each volume a share of new replicas that is proportional to its free space, evenly spread
 * over time (smooth weighted round robin): with 3 to 1 free the order is a, a, b, a.
 */
public final class FreeSpacePolicy implements VolumeChoosingPolicy {
  /** Weights count in steps of 64 MB, so that a few bytes of difference do not upset the order. */
  private static final int STEP_SHIFT = 26;

  private final Map<String, Long> credits = new HashMap<>();

  @Override
  public synchronized @Nullable Volume choose(List<Volume> volumes, long bytes) {
    Volume best = null;
    long bestCredit = Long.MIN_VALUE;
    long total = 0;
    for (Volume volume : volumes) {
      long weight = 1 + (volume.space().remainingBytes() >> STEP_SHIFT);
      long credit = credits.merge(volume.storageId(), weight, Long::sum);
      total += weight;
      if (credit > bestCredit) {
        best = volume;
        bestCredit = credit;
      }
    }
    if (best != null) {
      credits.merge(best.storageId(), -total, Long::sum);
    }
    return best;
  }
}
