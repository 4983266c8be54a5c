package io.ashlar.datanode.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;

/**
 * What scanner and repair of a DataNode count.
 *
 * @param scannedBytes data bytes that the scanner compared
 * @param scannedReplicas replicas that it compared to their end and found good
 * @param scanDamaged replicas that it found damaged
 * @param scanPasses passes over a volume that ended
 * @param scanYields turns that it left to others because work waited for the volume
 * @param damagedChunks chunks that a repair found damaged or missing here
 * @param started repairs begun here
 * @param repaired replicas that are good again
 * @param failed repairs that left damage
 * @param lostChunks damaged chunks of which no source had a good copy
 * @param bytes that repairs took from other nodes, checksums included
 * @param servedBytes that repairs of other nodes took from here
 */
public record RepairMetrics(
    Counter scannedBytes,
    Counter scannedReplicas,
    Counter scanDamaged,
    Counter scanPasses,
    Counter scanYields,
    Counter damagedChunks,
    Counter started,
    Counter repaired,
    Counter failed,
    Counter lostChunks,
    Counter bytes,
    Counter servedBytes) {
  /** Registers all. */
  static RepairMetrics in(MetricRegistry registry) {
    return new RepairMetrics(
        registry.counter("datanode.scan.bytes"),
        registry.counter("datanode.scan.replicas"),
        registry.counter("datanode.scan.damaged"),
        registry.counter("datanode.scan.passes"),
        registry.counter("datanode.scan.yields"),
        registry.counter("datanode.repair.chunks.damaged"),
        registry.counter("datanode.repair.started"),
        registry.counter("datanode.repair.repaired"),
        registry.counter("datanode.repair.failed"),
        registry.counter("datanode.repair.chunks.lost"),
        registry.counter("datanode.repair.bytes"),
        registry.counter("datanode.repair.bytes.served"));
  }
}
