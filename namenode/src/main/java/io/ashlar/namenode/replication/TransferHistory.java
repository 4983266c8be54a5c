package io.ashlar.namenode.replication;

import io.ashlar.common.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What became of copies: how fast they went lately, and why the last one of a block failed.
 *
 * <p>The rate counts only time in which a copy was under way, and old times count less and less.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public final class TransferHistory {
  private static final int FAILURES_MAX = 10_000;
  private static final double HALF_LIFE_MS = 60_000;

  private final Clock clock;
  private final Map<Long, Long> startedNanos = new HashMap<>();
  private final Map<Long, Failure> failures = new LinkedHashMap<>();
  private double busyMs;
  private double bytes;
  private double copies;
  private double copyMs;
  private long countedNanos;

  /**
   * Why a copy came to nothing.
   *
   * @param wallMs when, epoch ms
   * @param what in one line, with its nodes
   */
  public record Failure(long wallMs, String what) {}

  /**
   * How fast copies went, all nodes together.
   *
   * @param measured false if none has arrived yet; then the numbers are 0
   * @param copyMs from the order of a copy to its report, on average
   */
  public record Rate(boolean measured, double bytesPerMs, double copiesPerMs, double copyMs) {}

  TransferHistory(Clock clock) {
    this.clock = clock;
  }

  void ordered(long number) {
    count();
    startedNanos.put(number, clock.monotonicNanos());
  }

  void arrived(OpenTransfers.Transfer transfer) {
    count();
    copyMs += runningMs(transfer.number());
    startedNanos.remove(transfer.number());
    failures.remove(transfer.blockId());
    bytes += transfer.bytes();
    copies++;
  }

  /** It does not matter any more. */
  void forget(OpenTransfers.Transfer transfer) {
    count();
    startedNanos.remove(transfer.number());
    failures.remove(transfer.blockId());
  }

  void failed(OpenTransfers.Transfer transfer, String why) {
    count();
    startedNanos.remove(transfer.number());
    failures.remove(transfer.blockId());
    failures.put(
        transfer.blockId(),
        new Failure(
            clock.wallMs(), "from " + transfer.source() + " to " + transfer.target() + ": " + why));
    if (failures.size() > FAILURES_MAX) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  /** Why the last copy of the block failed; null if none did since one arrived. */
  public @Nullable Failure lastFailure(long blockId) {
    return failures.get(blockId);
  }

  /** How fast copies went lately. */
  public Rate rate() {
    count();
    return copies == 0 || busyMs <= 0
        ? new Rate(false, 0, 0, 0)
        : new Rate(true, bytes / busyMs, copies / busyMs, copyMs / copies);
  }

  long runningMs(long number) {
    long now = clock.monotonicNanos();
    return TimeUnit.NANOSECONDS.toMillis(now - startedNanos.getOrDefault(number, now));
  }

  private void count() {
    long now = clock.monotonicNanos();
    if (!startedNanos.isEmpty()) {
      double elapsedMs = (now - countedNanos) / 1e6;
      double kept = Math.pow(0.5, elapsedMs / HALF_LIFE_MS);
      busyMs = busyMs * kept + elapsedMs;
      bytes *= kept;
      copies *= kept;
      copyMs *= kept;
    }
    countedNanos = now;
  }
}
