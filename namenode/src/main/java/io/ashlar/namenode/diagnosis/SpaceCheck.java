package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.client.VolumeReport;
import java.util.function.Consumer;

/** DataNodes that cannot take another block, and a cluster that soon cannot. */
final class SpaceCheck implements ProblemCheck {
  private static final double LOW_SHARE = 0.05;
  private static final int PERCENT = 100;

  private final DataNodeManager nodes;
  private final long blockBytes;

  /** {@code blockBytes} of a usual block. */
  SpaceCheck(DataNodeManager nodes, long blockBytes) {
    this.nodes = nodes;
    this.blockBytes = blockBytes;
  }

  @Override
  public void check(Consumer<Finding> findings) {
    long capacity = 0;
    long free = 0;
    for (DataNode node : nodes.all()) {
      if (node.liveness() == Liveness.DEAD) {
        continue;
      }
      long roomiest = -1;
      for (VolumeReport volume : node.load().volumes()) {
        if (!volume.getFailed()) {
          capacity += volume.getCapacityBytes();
          free += volume.getRemainingBytes();
          roomiest = Math.max(roomiest, volume.getRemainingBytes());
        }
      }
      if (roomiest >= 0 && roomiest < blockBytes) {
        findings.accept(
            NodeCheck.of(
                    node,
                    ProblemCode.DATANODE_FULL,
                    "its roomiest volume has "
                        + roomiest
                        + " bytes free, less than a block of "
                        + blockBytes
                        + " bytes")
                .with("freeBytes", roomiest)
                .with("blockBytes", blockBytes)
                .cure("dfs du -h /"));
      }
    }
    if (capacity > 0 && free < capacity * LOW_SHARE) {
      findings.accept(
          Finding.of(
                  ProblemCode.SPACE_LOW,
                  "cluster",
                  free * PERCENT / capacity + "% of all space is free")
              .with("freeBytes", free)
              .with("capacityBytes", capacity)
              .cure("dfs du -h /"));
    }
  }
}
