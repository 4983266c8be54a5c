package io.ashlar.client.write;

import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which node of a pipeline a failure is put down to.
 *
 * <p>A wrong checksum does not say whether the receiver or the one before it damaged the packet.
 * The first time nobody is dropped; the second report of the same packet by the same receiver
 * blames the sender, a third one the receiver, because it says so of another sender too.
 */
final class Blame {
  /** Evidence that names the node which failed. */
  static final String BAD_NODE = "badNode";

  private record Report(String receiver, long offset) {}

  private final Map<Report, Integer> checksumReports = new HashMap<>();

  /** The node's id; empty if nobody is to be dropped. */
  String of(DfsError error, List<ReplicaLocation> nodes, long dueOffset) {
    int named = Nodes.indexOf(nodes, error.evidence().getOrDefault(BAD_NODE, ""));
    if (error.code() == ErrorCode.CHECKSUM_ERROR && named >= 0) {
      return ofChecksum(nodes, named, dueOffset);
    }
    return nodes.get(Math.max(0, named)).getNodeId();
  }

  private String ofChecksum(List<ReplicaLocation> nodes, int receiver, long dueOffset) {
    String id = nodes.get(receiver).getNodeId();
    int reports = checksumReports.merge(new Report(id, dueOffset), 1, Integer::sum);
    if (reports == 1) {
      return "";
    }
    return reports == 2 && receiver > 0 ? nodes.get(receiver - 1).getNodeId() : id;
  }

  /** True if every node has written the packet. */
  static boolean success(PacketAck ack) {
    return ack.getStatusesList().stream().allMatch(status -> status == AckStatus.ACK_SUCCESS);
  }

  /** What an ack with a bad status says: the node farthest from the writer knows best. */
  static DfsError ofAck(PacketAck ack, List<ReplicaLocation> nodes) {
    int index = ack.getStatusesCount() - 1;
    while (index > 0 && ack.getStatuses(index) == AckStatus.ACK_SUCCESS) {
      index--;
    }
    AckStatus status = ack.getStatuses(index);
    boolean next = status == AckStatus.ACK_ERROR_MIRROR;
    String node = nodes.get(Math.min(next ? index + 1 : index, nodes.size() - 1)).getNodeId();
    ErrorCode code =
        status == AckStatus.ACK_ERROR_CHECKSUM
            ? ErrorCode.CHECKSUM_ERROR
            : ErrorCode.PIPELINE_FAILED;
    return DfsError.of(code, "node " + node + " acked with " + status).with(BAD_NODE, node);
  }
}
