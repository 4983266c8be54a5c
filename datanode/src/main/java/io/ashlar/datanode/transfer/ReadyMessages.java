package io.ashlar.datanode.transfer;

import io.ashlar.datanode.pipeline.PipelineMember;
import io.ashlar.protocol.data.PipelineNode;
import io.ashlar.protocol.data.WriteBlockReady;
import java.util.List;

/** The members of a pipeline that stands, as they travel. */
final class ReadyMessages {
  private ReadyMessages() {}

  static WriteBlockReady of(List<PipelineMember> members) {
    WriteBlockReady.Builder message = WriteBlockReady.newBuilder();
    for (PipelineMember member : members) {
      message.addNodes(
          PipelineNode.newBuilder()
              .setNodeId(member.nodeId())
              .setStorageId(member.storageId())
              .setLength(member.length()));
    }
    return message.build();
  }

  static List<PipelineMember> membersOf(WriteBlockReady message) {
    return message.getNodesList().stream()
        .map(node -> new PipelineMember(node.getNodeId(), node.getStorageId(), node.getLength()))
        .toList();
  }
}
