package io.ashlar.datanode.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.function.LongSupplier;

/**
 * What a DataNode counts.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class DataNodeMetrics {
  private final MetricRegistry registry;
  private final Counter bytesReceived;
  private final Counter bytesSent;
  private final Counter blocksReceived;
  private final Counter blocksRead;
  private final Counter blocksDeleted;
  private final Counter streamsRefused;
  private final Counter checksumFailures;
  private final Counter corruptReplicas;
  private final Counter recoveriesStarted;
  private final Counter recoveriesFinished;
  private final Counter recoveriesFailed;
  private final Counter replicasRecovered;
  private final Counter replicasReopened;
  private final Counter streamsStopped;
  private final Counter copiesStarted;
  private final Counter copiesFinished;
  private final Counter copiesFailed;
  private final Counter copyBytes;
  private final Counter copiesReceived;
  private final RepairMetrics repair;
  private final Timer forceTime;
  private final Timer finalizeTime;

  /** Registers everything in {@code registry}. */
  public DataNodeMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.bytesReceived = registry.counter("datanode.bytes.received");
    this.bytesSent = registry.counter("datanode.bytes.sent");
    this.blocksReceived = registry.counter("datanode.blocks.received");
    this.blocksRead = registry.counter("datanode.blocks.read");
    this.blocksDeleted = registry.counter("datanode.blocks.deleted");
    this.streamsRefused = registry.counter("datanode.streams.refused");
    this.checksumFailures = registry.counter("datanode.packets.checksum-failures");
    this.corruptReplicas = registry.counter("datanode.replicas.corrupt");
    this.recoveriesStarted = registry.counter("datanode.recoveries.started");
    this.recoveriesFinished = registry.counter("datanode.recoveries.finished");
    this.recoveriesFailed = registry.counter("datanode.recoveries.failed");
    this.replicasRecovered = registry.counter("datanode.replicas.recovered");
    this.replicasReopened = registry.counter("datanode.replicas.reopened");
    this.streamsStopped = registry.counter("datanode.streams.stopped");
    this.copiesStarted = registry.counter("datanode.copies.started");
    this.copiesFinished = registry.counter("datanode.copies.finished");
    this.copiesFailed = registry.counter("datanode.copies.failed");
    this.copyBytes = registry.counter("datanode.copies.bytes");
    this.copiesReceived = registry.counter("datanode.copies.received");
    this.repair = RepairMetrics.in(registry);
    this.forceTime = registry.timer("datanode.force");
    this.finalizeTime = registry.timer("datanode.finalize");
  }

  /** Shows a value that is asked for when somebody looks. */
  public void gauge(String name, LongSupplier value) {
    Gauge<Long> gauge = value::getAsLong;
    registry.gauge("datanode." + name, () -> gauge);
  }

  /** Data bytes of packets that arrived. */
  public Counter bytesReceived() {
    return bytesReceived;
  }

  /** Data bytes sent to readers. */
  public Counter bytesSent() {
    return bytesSent;
  }

  /** Replicas finalized. */
  public Counter blocksReceived() {
    return blocksReceived;
  }

  /** Read streams answered. */
  public Counter blocksRead() {
    return blocksRead;
  }

  /** Replicas deleted. */
  public Counter blocksDeleted() {
    return blocksDeleted;
  }

  /** Streams refused because too many were open or too much waited. */
  public Counter streamsRefused() {
    return streamsRefused;
  }

  /** Packets whose data did not fit its checksums. */
  public Counter checksumFailures() {
    return checksumFailures;
  }

  /** Replicas found to be damaged. */
  public Counter corruptReplicas() {
    return corruptReplicas;
  }

  /** Block recoveries that this node began to lead. */
  public Counter recoveriesStarted() {
    return recoveriesStarted;
  }

  /** Block recoveries that the NameNode took the outcome of. */
  public Counter recoveriesFinished() {
    return recoveriesFinished;
  }

  /** Block recoveries led here that came to nothing. */
  public Counter recoveriesFailed() {
    return recoveriesFailed;
  }

  /** Replicas made final by a block recovery. */
  public Counter replicasRecovered() {
    return replicasRecovered;
  }

  /** Replicas that went on under a new stamp. */
  public Counter replicasReopened() {
    return replicasReopened;
  }

  /** Write streams ended for a continuation, a copy or a recovery. */
  public Counter streamsStopped() {
    return streamsStopped;
  }

  /** Copies that this node began to send to a pipeline. */
  public Counter copiesStarted() {
    return copiesStarted;
  }

  /** Copies sent whole. */
  public Counter copiesFinished() {
    return copiesFinished;
  }

  /** Copies begun and not sent whole. */
  public Counter copiesFailed() {
    return copiesFailed;
  }

  /** Bytes of copies sent whole. */
  public Counter copyBytes() {
    return copyBytes;
  }

  /** Copies received whole. */
  public Counter copiesReceived() {
    return copiesReceived;
  }

  /** Scanner and repair. */
  public RepairMetrics repair() {
    return repair;
  }

  /** Time of an hsync. */
  public Timer forceTime() {
    return forceTime;
  }

  /** Time from the last packet to the finalized replica. */
  public Timer finalizeTime() {
    return finalizeTime;
  }
}
