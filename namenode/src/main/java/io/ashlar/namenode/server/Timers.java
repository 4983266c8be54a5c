package io.ashlar.namenode.server;

import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.time.Scheduler;
import io.ashlar.common.work.Threads;
import io.ashlar.namenode.adminstate.AdminMonitor;
import io.ashlar.namenode.diagnosis.Doctor;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.maintenance.LeaseMonitor;
import io.ashlar.namenode.maintenance.ReclaimMonitor;
import io.ashlar.namenode.maintenance.RecoveryMonitor;
import io.ashlar.namenode.storage.SpaceGuard;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The NameNode's background work. Short work that may touch soft state goes to the loop; work that
 * waits for disks has a thread of its own, so that a slow disk does not hide silent DataNodes.
 */
final class Timers implements AutoCloseable {
  private static final long SAFE_MODE_MS = 100;
  private static final long RECLAIM_MS = 200;
  private static final long RECOVERIES_MS = 100;
  private static final long REPLICATION_MS = 200;
  private static final long ADMIN_MS = 250;
  private static final long DIAGNOSIS_MS = 1_000;
  private static final long DISKS_MS = 1_000;
  private static final long LEASES_MS_MAX = 1_000;
  private static final long LEASES_PER_LIMIT = 4;

  private final Scheduler quick;
  private final Scheduler slow;

  Timers(Threads threads, FaultHandler faults) {
    this.quick = threads.scheduler("timers", fault -> faults.onFault("timers", fault));
    this.slow = threads.scheduler("disks", fault -> faults.onFault("disk timers", fault));
  }

  void startSoft(Namesystem namesystem, SoftState soft, NameNodeConfig config) {
    quick.scheduleWithDelay(soft.liveness().periodMs(), soft.liveness()::tick);
    quick.scheduleWithDelay(
        SAFE_MODE_MS,
        oneAtATime(
            namesystem,
            () -> {
              if (soft.safeMode().isOn()) {
                soft.safeMode().tick();
              }
            }));
    quick.scheduleWithDelay(
        config.dataNodes().heartbeatMs(), oneAtATime(namesystem, soft.blocks()::planDeletions));
    quick.scheduleWithDelay(
        REPLICATION_MS,
        oneAtATime(
            namesystem,
            () -> {
              soft.replication().tick();
              soft.balancer().tick();
            }));
    quick.scheduleWithDelay(
        config.dataNodes().deadMs(), oneAtATime(namesystem, soft.blocks()::sweepHints));
  }

  /** Hands a task to the loop unless it still waits there: a slow loop must not collect them. */
  private static Runnable oneAtATime(Namesystem namesystem, Runnable task) {
    AtomicBoolean waiting = new AtomicBoolean();
    return () -> {
      if (waiting.compareAndSet(false, true)) {
        namesystem.executeSoft(
            () -> {
              waiting.set(false);
              task.run();
            });
      }
    };
  }

  void startAdmin(Namesystem namesystem, AdminMonitor admin) {
    quick.scheduleWithDelay(ADMIN_MS, oneAtATime(namesystem, admin::tick));
  }

  void startRecoveries(Namesystem namesystem, RecoveryMonitor recoveries) {
    quick.scheduleWithDelay(RECOVERIES_MS, oneAtATime(namesystem, recoveries::tick));
  }

  void startDiagnosis(Doctor doctor) {
    quick.scheduleWithDelay(DIAGNOSIS_MS, doctor::tick);
  }

  void startMaintenance(LeaseMonitor leases, ReclaimMonitor reclaim, NameNodeConfig config) {
    long leasesMs =
        Math.min(LEASES_MS_MAX, Math.max(1, config.leases().softLimitMs() / LEASES_PER_LIMIT));
    quick.scheduleWithDelay(leasesMs, leases::tick);
    quick.scheduleWithDelay(RECLAIM_MS, reclaim::tick);
  }

  void startDisks(SpaceGuard space, CheckpointTimer checkpoints) {
    slow.scheduleWithDelay(DISKS_MS, space::check);
    slow.scheduleWithDelay(DISKS_MS, checkpoints::tick);
  }

  @Override
  public void close() {
    quick.close();
    slow.close();
  }
}
