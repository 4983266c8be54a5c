package io.ashlar.namenode.datanodes;

import io.ashlar.common.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls nodes stale or dead by their silence, and live again when they are heard.
 *
 * <p>If this process itself stood still, the nodes were not silent: they get that time back,
 * because a pause of the NameNode must not declare the whole cluster dead.
 *
 * <p><b>Threading</b>: {@link #tick} runs on one timer thread.
 */
public final class LivenessMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(LivenessMonitor.class);
  private static final int TICKS_PER_STALE_INTERVAL = 4;
  private static final long REPORT_REMINDER_MS = 30_000;

  private final DataNodeManager nodes;
  private final DataNodesConfig config;
  private final Clock clock;
  private final ReplicaReports replicas;
  private long lastTickNanos;
  private long lastReminderNanos;

  /** Tells {@code replicas} of every node that died. */
  public LivenessMonitor(
      DataNodeManager nodes, DataNodesConfig config, Clock clock, ReplicaReports replicas) {
    this.nodes = nodes;
    this.config = config;
    this.clock = clock;
    this.replicas = replicas;
    this.lastTickNanos = clock.monotonicNanos();
    this.lastReminderNanos = lastTickNanos;
  }

  /** How often {@link #tick} wants to run. */
  public long periodMs() {
    return Math.max(1, config.staleMs() / TICKS_PER_STALE_INTERVAL);
  }

  /** Looks at every node once. */
  public void tick() {
    long now = clock.monotonicNanos();
    long pauseNanos = now - lastTickNanos - TimeUnit.MILLISECONDS.toNanos(2 * periodMs());
    lastTickNanos = now;
    boolean remind = now - lastReminderNanos > TimeUnit.MILLISECONDS.toNanos(REPORT_REMINDER_MS);
    if (remind) {
      lastReminderNanos = now;
    }
    for (DataNode node : nodes.unsorted()) {
      if (pauseNanos > 0) {
        node.forgive(Math.min(pauseNanos, now - node.heardNanos()));
      }
      judge(node, now);
      if (remind && !node.reportComplete() && node.liveness() == Liveness.LIVE) {
        node.commands().wantFullReport();
      }
    }
  }

  private void judge(DataNode node, long now) {
    Liveness before;
    Liveness after;
    long silentMs;
    synchronized (nodes) {
      silentMs = TimeUnit.NANOSECONDS.toMillis(now - node.heardNanos());
      before = node.liveness();
      after = verdict(before, silentMs);
      node.setLiveness(after);
    }
    if (after != before) {
      LOG.info(
          "A DataNode is {} now. node={} before={} silentMs={}",
          after.word(),
          node,
          before.word(),
          silentMs);
      if (after == Liveness.DEAD) {
        replicas.livenessChanged(node);
      }
    }
  }

  private Liveness verdict(Liveness before, long silentMs) {
    if (before == Liveness.DEAD || silentMs >= config.deadMs()) {
      return Liveness.DEAD;
    }
    return silentMs >= config.staleMs() ? Liveness.STALE : Liveness.LIVE;
  }
}
