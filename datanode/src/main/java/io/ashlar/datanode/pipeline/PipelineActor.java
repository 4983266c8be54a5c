package io.ashlar.datanode.pipeline;

import io.ashlar.protocol.error.DfsError;
import java.util.List;

/** Does what {@link WritePipeline} decides. One method per {@link PipelineAction}. */
public interface PipelineActor {
  /** See {@link PipelineAction.SendReady}. */
  void sendReady(List<PipelineMember> members);

  /** See {@link PipelineAction.Forward}. */
  void forward(long seqno);

  /** See {@link PipelineAction.WriteToDisk}. */
  void writeToDisk(long seqno);

  /** See {@link PipelineAction.Advance}. */
  void advance(long visibleLength, int lastChunkCrc);

  /** See {@link PipelineAction.SendAck}. */
  void sendAck(long seqno, List<NodeAck> nodes);

  /** See {@link PipelineAction.Complete}. */
  void complete();

  /** See {@link PipelineAction.Fail}. */
  void fail(DfsError error);
}
