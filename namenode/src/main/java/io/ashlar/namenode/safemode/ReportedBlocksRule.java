package io.ashlar.namenode.safemode;

import io.ashlar.common.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Enough of the complete blocks must have enough reported replicas. */
public final class ReportedBlocksRule implements SafeModeRule {
  private static final long NANOS_PER_MS = 1_000_000;

  private final double thresholdShare;
  private final LongSupplier complete;
  private final LongSupplier reported;
  private final Supplier<List<String>> silentNodes;
  private final Clock clock;
  private final long startNanos;

  /**
   * Counts anew at every check.
   *
   * @param complete number of complete blocks
   * @param reported of them, how many are reported
   * @param silentNodes nodes whose full report is not here yet
   */
  public ReportedBlocksRule(
      double thresholdShare,
      LongSupplier complete,
      LongSupplier reported,
      Supplier<List<String>> silentNodes,
      Clock clock) {
    this.thresholdShare = thresholdShare;
    this.complete = complete;
    this.reported = reported;
    this.silentNodes = silentNodes;
    this.clock = clock;
    this.startNanos = clock.monotonicNanos();
  }

  @Override
  public Standing check() {
    long all = complete.getAsLong();
    long there = reported.getAsLong();
    long wanted = (long) Math.ceil(all * thresholdShare);
    if (there >= wanted) {
      return new Standing(
          true, there + " of " + all + " blocks are reported", there, wanted, List.of(), 0);
    }
    String message = there + " of " + all + " blocks are reported; " + wanted + " are needed";
    return new Standing(false, message, there, wanted, silentNodes.get(), eta(there, wanted));
  }

  /** From the rate so far; nodes that are not there yet make it a guess. */
  private long eta(long there, long wanted) {
    long elapsedMs = (clock.monotonicNanos() - startNanos) / NANOS_PER_MS;
    return there == 0
        ? Standing.UNKNOWN
        : Math.max(1, Math.round((double) elapsedMs * (wanted - there) / there));
  }
}
