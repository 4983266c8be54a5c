package io.ashlar.namenode.server;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.ashlar.namenode.block.BlockManager;
import io.ashlar.namenode.block.BlockRecoveries;
import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.ReportCounts;
import io.ashlar.namenode.replication.Balancer;
import io.ashlar.namenode.replication.RepairCounts;
import io.ashlar.namenode.replication.ReplicationCounts;
import io.ashlar.namenode.safemode.SafeMode;
import java.util.function.LongSupplier;

/** Gauges of the NameNode's disks and of the cluster as it sees it. */
final class NameNodeMetrics {
  private final MetricRegistry metrics;

  private NameNodeMetrics(MetricRegistry metrics) {
    this.metrics = metrics;
  }

  /** What the disks hold, and what of them failed. */
  static void register(MetricRegistry metrics, HardState hard, CheckpointTimer checkpoints) {
    NameNodeMetrics gauges = new NameNodeMetrics(metrics);
    gauges.add("folders.failed", () -> hard.recovered().editLog().failedFolders().size());
    gauges.add("image.txid", () -> hard.checkpointer().imageTxid());
    gauges.add("image.failures", checkpoints::failures);
    gauges.add("read_only", () -> hard.space().reason().isEmpty() ? 0 : 1);
  }

  /** What the DataNodes hold. */
  static void register(MetricRegistry metrics, SoftState soft) {
    NameNodeMetrics gauges = new NameNodeMetrics(metrics);
    BlockManager blocks = soft.blocks();
    DataNodeManager nodes = soft.nodes();
    SafeMode safeMode = soft.safeMode();
    BlockStats stats = blocks.stats();
    gauges.add("blocks.complete", stats::complete);
    gauges.add("blocks.missing", stats::missing);
    gauges.add("blocks.under_replicated", stats::underReplicated);
    gauges.add("blocks.corrupt", stats::corruptBlocks);
    gauges.add("blocks.misplaced", stats::misplaced);
    gauges.add("replicas.misstamped", stats::misstampedReplicas);
    gauges.add("replicas.doomed", blocks::doomedReplicas);
    ReplicationCounts replication = soft.replication().counts();
    gauges.add("replication.queued", replication::queued);
    gauges.add("replication.queued.last_replica", replication::lastReplicas);
    gauges.add("replication.open", replication::open);
    gauges.add("replication.ordered", replication::ordered);
    gauges.add("replication.copies", replication::copies);
    gauges.add("replication.bytes", replication::bytes);
    gauges.add("replication.failures", replication::failures);
    gauges.add("replication.timeouts", replication::timeouts);
    gauges.add("replication.dropped", replication::drops);
    ReportCounts reports = soft.reports().counts();
    gauges.add("reports.full", reports::full);
    gauges.add("reports.full.bytes", reports::fullBytes);
    gauges.add("reports.digest", reports::digests);
    gauges.add("reports.digest.bytes", reports::digestBytes);
    gauges.add("reports.digest.buckets", reports::buckets);
    gauges.add("reports.incremental.bytes", reports::incrementalBytes);
    RepairCounts repairs = soft.replication().repairCounts();
    gauges.add("repairs.ordered", repairs::ordered);
    gauges.add("repairs.done", repairs::done);
    gauges.add("repairs.failed", repairs::failed);
    gauges.add("repairs.open", repairs::open);
    gauges.add("blocks.unrepairable", repairs::unrepairable);
    Balancer balancer = soft.balancer();
    gauges.add("balance.moves", () -> balancer.report().movesOpen());
    gauges.add("balance.bytes", () -> balancer.report().bytesMoved());
    gauges.add("balance.bytes_left", () -> balancer.report().bytesLeft());
    for (Liveness liveness : Liveness.values()) {
      gauges.add("datanodes." + liveness.word(), () -> nodes.count(liveness));
    }
    gauges.add("safemode", () -> safeMode.isOn() ? 1 : 0);
  }

  /** What is being recovered. */
  static void register(MetricRegistry metrics, BlockRecoveries recoveries) {
    NameNodeMetrics gauges = new NameNodeMetrics(metrics);
    gauges.add("blocks.recovering", recoveries::count);
    gauges.add("recoveries.started", recoveries::started);
    gauges.add("recoveries.finished", recoveries::finished);
    gauges.add("recoveries.failed", recoveries::failed);
  }

  private void add(String name, LongSupplier value) {
    Gauge<Long> gauge = value::getAsLong;
    metrics.register("namenode." + name, gauge);
  }
}
