package io.ashlar.namenode.loop;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What the loop and the log thread count. */
final class LoopMetrics {
  private final MetricRegistry registry;
  final Counter refused;
  final Counter softRefused;
  final Counter commands;
  final Histogram batchEntries;
  final Timer force;

  LoopMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.refused = registry.counter("namenode.loop.refused");
    this.softRefused = registry.counter("namenode.loop.soft.refused");
    this.commands = registry.counter("namenode.loop.commands");
    this.batchEntries = registry.histogram("namenode.editlog.batch.entries");
    this.force = registry.timer("namenode.editlog.force");
  }

  void gauges(
      IntSupplier queueDepth,
      IntSupplier softDepth,
      LongSupplier undurableBytes,
      LongSupplier durableTxid) {
    registry.gauge("namenode.loop.soft.depth", () -> (Gauge<Integer>) softDepth::getAsInt);
    registry.gauge("namenode.loop.queue.depth", () -> (Gauge<Integer>) queueDepth::getAsInt);
    registry.gauge("namenode.loop.undurable.bytes", () -> (Gauge<Long>) undurableBytes::getAsLong);
    registry.gauge("namenode.editlog.durable.txid", () -> (Gauge<Long>) durableTxid::getAsLong);
  }
}
