package io.ashlar.namenode.server;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.ashlar.namenode.block.BlockManager;
import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.safemode.SafeMode;
import java.util.function.LongSupplier;

/** Gauges of the cluster as the NameNode sees it. */
final class NameNodeMetrics {
  private final MetricRegistry metrics;

  private NameNodeMetrics(MetricRegistry metrics) {
    this.metrics = metrics;
  }

  static void register(
      MetricRegistry metrics, BlockManager blocks, DataNodeManager nodes, SafeMode safeMode) {
    NameNodeMetrics gauges = new NameNodeMetrics(metrics);
    BlockStats stats = blocks.stats();
    gauges.add("blocks.complete", stats::complete);
    gauges.add("blocks.missing", stats::missing);
    gauges.add("blocks.under_replicated", stats::underReplicated);
    gauges.add("blocks.corrupt", stats::corruptBlocks);
    gauges.add("replicas.misstamped", stats::misstampedReplicas);
    gauges.add("replicas.doomed", blocks::doomedReplicas);
    for (Liveness liveness : Liveness.values()) {
      gauges.add("datanodes." + liveness.word(), () -> nodes.count(liveness));
    }
    gauges.add("safemode", () -> safeMode.isOn() ? 1 : 0);
  }

  private void add(String name, LongSupplier value) {
    Gauge<Long> gauge = value::getAsLong;
    metrics.register("namenode." + name, gauge);
  }
}
