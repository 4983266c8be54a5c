package io.ashlar.datanode.scanner;

import io.ashlar.common.time.Clock;
import io.ashlar.common.time.Scheduler;
import io.ashlar.datanode.metrics.RepairMetrics;
import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.transfer.ReplicaHealth;
import io.ashlar.datanode.volume.Volume;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * One scanner for each volume whose replicas are loaded.
 *
 * <p><b>Threading</b>: a timer.
 */
public final class BlockScanner {
  private static final long TICK_MS = 100;

  /** Short ticks are for short periods. */
  private static final long TICKS_PER_PERIOD = 100;

  private static final long TICK_MS_MAX = 1_000;

  private final ScanConfig config;
  private final Supplier<List<BlockStore>> stores;
  private final VolumeScanner.Parts parts;
  private final IdentityHashMap<Volume, VolumeScanner> scanners = new IdentityHashMap<>();

  /** Scans what is in {@code stores}, which may be none yet. */
  public BlockScanner(
      ScanConfig config,
      Supplier<List<BlockStore>> stores,
      ReplicaMap replicas,
      BlockTurns turns,
      ReplicaHealth health,
      Clock clock,
      RepairMetrics metrics) {
    this.config = config;
    this.stores = stores;
    this.parts = new VolumeScanner.Parts(replicas, turns, health, clock, metrics);
  }

  /** Scans from now on, unless the scanner is turned off. */
  public void start(Scheduler scheduler) {
    if (config.isOn()) {
      long tickMs = Math.max(TICK_MS, Math.min(TICK_MS_MAX, config.periodMs() / TICKS_PER_PERIOD));
      scheduler.scheduleWithDelay(tickMs, this::tick);
    }
  }

  private void tick() {
    for (BlockStore store : stores.get()) {
      scanners
          .computeIfAbsent(store.volume(), volume -> new VolumeScanner(volume, config, parts))
          .tick();
    }
    // A volume that is out has its open files closed, and is forgotten then.
    scanners.values().removeIf(VolumeScanner::isOver);
  }
}
