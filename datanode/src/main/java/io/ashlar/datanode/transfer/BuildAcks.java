package io.ashlar.datanode.transfer;

import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.BuildBlockRequest;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Reads the acks of the targets of a block that is being built. */
final class BuildAcks {
  private BuildAcks() {}

  /** Null if all targets took the packet that was due. */
  static @Nullable DfsError failure(PacketAck ack, BuildBlockRequest request, long due) {
    for (int i = 0; i < ack.getStatusesCount() && i < request.getTargetsCount(); i++) {
      AckStatus status = ack.getStatuses(i);
      if (status != AckStatus.ACK_SUCCESS && status != AckStatus.ACK_ERROR_MIRROR) {
        return DfsError.of(
                status == AckStatus.ACK_ERROR_CHECKSUM
                    ? ErrorCode.CHECKSUM_ERROR
                    : ErrorCode.PIPELINE_FAILED,
                "packet " + ack.getSeqno() + " of the new block failed: " + status)
            .with("badNode", request.getTargets(i).getNodeId());
      }
    }
    boolean whole =
        ack.getStatusesCount() == request.getTargetsCount()
            && ack.getStatusesList().stream().allMatch(AckStatus.ACK_SUCCESS::equals);
    if (whole && ack.getSeqno() == due) {
      return null;
    }
    return DfsError.of(
            ErrorCode.PIPELINE_FAILED,
            "expected an ack of packet " + due + " by all targets, found " + ack.getStatusesList())
        .with("badNode", request.getTargets(request.getTargetsCount() - 1).getNodeId());
  }
}
