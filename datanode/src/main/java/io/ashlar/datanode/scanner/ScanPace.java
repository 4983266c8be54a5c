package io.ashlar.datanode.scanner;

import java.util.concurrent.TimeUnit;

/**
 * How much of a pass is due by now: spread evenly over most of the period, never faster than the
 * limit. Times are nanoseconds of the monotonic clock.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
final class ScanPace {
  /** A pass is over before its period is, so that what comes between does not make it late. */
  private static final double SHARE_OF_PERIOD = 0.8;

  private final long periodNanos;
  private final double bytesPerNano;
  private long startNanos;
  private long totalBytes;
  private long doneBytes;
  private double tokens;
  private long tokensAt;

  ScanPace(ScanConfig config, long nowNanos) {
    this.periodNanos = TimeUnit.MILLISECONDS.toNanos(config.periodMs());
    this.bytesPerNano = (double) config.bytesPerSecond() / TimeUnit.SECONDS.toNanos(1);
    this.tokensAt = nowNanos;
  }

  /** A pass began at {@code start}; {@code done} of {@code total} bytes are compared already. */
  void begin(long start, long total, long done) {
    startNanos = start;
    totalBytes = total;
    doneBytes = done;
  }

  /** Bytes that may be compared now. */
  long allowed(long now) {
    double second = bytesPerNano * TimeUnit.SECONDS.toNanos(1);
    tokens = Math.min(second, tokens + (now - tokensAt) * bytesPerNano);
    tokensAt = now;
    double share = Math.min(1, (now - startNanos) / (SHARE_OF_PERIOD * periodNanos));
    long due = (long) Math.ceil(totalBytes * share) - doneBytes;
    return Math.max(0, Math.min(due, (long) tokens));
  }

  /** So many more are to be compared in this pass. */
  void add(long bytes) {
    totalBytes += bytes;
  }

  /** So many were compared. */
  void took(long bytes) {
    doneBytes += bytes;
    tokens -= bytes;
  }

  /** True once the next pass is due. */
  boolean isOver(long now) {
    return now - startNanos >= periodNanos;
  }
}
