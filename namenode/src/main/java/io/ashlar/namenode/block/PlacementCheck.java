package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.client.VolumeReport;
import org.jspecify.annotations.Nullable;

/** Whether one node can take a replica at all, and if not, why, in one line. */
final class PlacementCheck {
  private PlacementCheck() {}

  /** The outcome for one node: a volume with room, or a reason against it. */
  record Verdict(@Nullable VolumeReport volume, String refusal) {
    private static Verdict refused(String reason) {
      return new Verdict(null, reason);
    }
  }

  static Verdict check(PlacementNode node, PlacementRequest request) {
    if (request.holders().contains(node.nodeId())) {
      return Verdict.refused("already holds a replica");
    }
    if (request.excluded().contains(node.nodeId())) {
      return Verdict.refused("excluded by the client, which failed to write there");
    }
    if (node.liveness() == Liveness.DEAD) {
      return Verdict.refused("dead: not heard for " + node.silentMs() + " ms");
    }
    if (node.liveness() == Liveness.STALE) {
      return Verdict.refused("stale: not heard for " + node.silentMs() + " ms");
    }
    if (!AdminStates.inService(node.admin())) {
      return Verdict.refused("takes no replicas: " + AdminStates.word(node.admin()));
    }
    return checkSpace(node, request.blockBytes());
  }

  private static Verdict checkSpace(PlacementNode node, long blockBytes) {
    VolumeReport roomiest = null;
    String failure = "it has no volume";
    for (VolumeReport volume : node.volumes()) {
      if (volume.getFailed()) {
        failure = "volume failed: " + volume.getPath() + " (" + volume.getFailure() + ")";
      } else if (roomiest == null || volume.getRemainingBytes() > roomiest.getRemainingBytes()) {
        roomiest = volume;
      }
    }
    if (roomiest == null) {
      return Verdict.refused(failure);
    }
    long free = roomiest.getRemainingBytes() - node.promisedBytes();
    if (free < blockBytes) {
      return Verdict.refused(
          "no space: free " + Math.max(0, free) + " < needed " + blockBytes + " bytes");
    }
    return new Verdict(roomiest, "");
  }
}
