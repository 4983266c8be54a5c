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

  /** Time of an hsync. */
  public Timer forceTime() {
    return forceTime;
  }

  /** Time from the last packet to the finalized replica. */
  public Timer finalizeTime() {
    return finalizeTime;
  }
}
