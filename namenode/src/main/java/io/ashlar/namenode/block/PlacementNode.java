package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.Registration;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.types.AdminState;
import java.util.List;

/**
 * A DataNode as placement sees it, frozen for one choice.
 *
 * @param silentMs since the last heartbeat
 * @param activeStreams blocks that it reads and writes now
 * @param promisedBytes promised to writers, not visible in the volumes yet
 * @param admin what an operator wants of it
 */
public record PlacementNode(
    String nodeId,
    Registration registration,
    Liveness liveness,
    long silentMs,
    int activeStreams,
    long promisedBytes,
    List<VolumeReport> volumes,
    AdminState admin) {
  /** A node in service. */
  public PlacementNode(
      String nodeId,
      Registration registration,
      Liveness liveness,
      long silentMs,
      int activeStreams,
      long promisedBytes,
      List<VolumeReport> volumes) {
    this(
        nodeId,
        registration,
        liveness,
        silentMs,
        activeStreams,
        promisedBytes,
        volumes,
        AdminState.ADMIN_NORMAL);
  }

  /** Freezes {@code node}. */
  public static PlacementNode of(DataNode node, long nowNanos) {
    DataNode.Load load = node.load();
    return new PlacementNode(
        node.id(),
        node.registration(),
        node.liveness(),
        Math.max(0, (nowNanos - node.heardNanos()) / 1_000_000),
        load.activeStreams(),
        node.promisedBytes(),
        load.volumes(),
        node.admin());
  }

  /** Its rack. */
  public String rack() {
    return registration.rack();
  }
}
