package io.ashlar.namenode.server;

import io.ashlar.common.time.Clock;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when an image is due: after many records, or after a while if anything changed. After a
 * failure it rests, for longer each time, because an image costs a whole disk's attention.
 *
 * <p><b>Threading</b>: {@link #tick} on a thread that may wait for disks; {@link #failures} on any.
 */
final class CheckpointTimer {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointTimer.class);
  private static final long REST_MS_MIN = 60_000;
  private static final long REST_MS_MAX = 3_600_000;

  private final ImageMaker images;
  private final LongSupplier recordsSinceImage;
  private final NameNodeConfig.Storage config;
  private final Clock clock;
  private long lastMs;
  private long restMs;
  private final AtomicLong failures = new AtomicLong();

  /** Writes an image. */
  @FunctionalInterface
  interface ImageMaker {
    /** Returns its txid. */
    long checkpoint() throws IOException;
  }

  CheckpointTimer(
      ImageMaker images,
      LongSupplier recordsSinceImage,
      NameNodeConfig.Storage config,
      Clock clock) {
    this.images = images;
    this.recordsSinceImage = recordsSinceImage;
    this.config = config;
    this.clock = clock;
    this.lastMs = clock.monotonicMs();
  }

  /** Images that could not be written, one after the other, up to now; 0 when the last was. */
  long failures() {
    return failures.get();
  }

  void tick() {
    long now = clock.monotonicMs();
    long records = recordsSinceImage.getAsLong();
    long sinceLastMs = now - lastMs;
    boolean late = sinceLastMs >= config.checkpointPeriodMs() && records > 0;
    if (sinceLastMs < restMs || (records < config.checkpointTxns() && !late)) {
      return;
    }
    lastMs = now;
    try {
      images.checkpoint();
      restMs = 0;
      failures.set(0);
    } catch (IOException e) {
      restMs = Math.min(REST_MS_MAX, Math.max(REST_MS_MIN, restMs * 2));
      LOG.error(
          "An image could not be written; the log is kept. failures={} nextTryMs={} cause={}",
          failures.incrementAndGet(),
          restMs,
          e.getMessage());
    }
  }
}
