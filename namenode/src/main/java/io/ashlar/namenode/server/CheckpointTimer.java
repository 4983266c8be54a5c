package io.ashlar.namenode.server;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.fsimage.Checkpointer;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when an image is due: after many records, or after a while if anything changed. A failed
 * one is tried again after the period.
 *
 * <p><b>Threading</b>: {@link #tick} on a thread that may wait for disks.
 */
final class CheckpointTimer {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointTimer.class);

  private final Checkpointer checkpointer;
  private final LongSupplier durableTxid;
  private final NameNodeConfig.Storage config;
  private final Clock clock;
  private long lastMs;

  CheckpointTimer(
      Checkpointer checkpointer,
      LongSupplier durableTxid,
      NameNodeConfig.Storage config,
      Clock clock) {
    this.checkpointer = checkpointer;
    this.durableTxid = durableTxid;
    this.config = config;
    this.clock = clock;
    this.lastMs = clock.monotonicMs();
  }

  void tick() {
    long now = clock.monotonicMs();
    long records = durableTxid.getAsLong() - checkpointer.imageTxid();
    boolean late = now - lastMs >= config.checkpointPeriodMs();
    if (records < config.checkpointTxns() && !(late && records > 0)) {
      return;
    }
    lastMs = now;
    try {
      checkpointer.checkpoint();
    } catch (IOException e) {
      LOG.error("An image could not be written; the log is kept. cause={}", e.getMessage());
    }
  }
}
