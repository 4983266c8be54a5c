package io.ashlar.datanode.pipeline;

import io.ashlar.protocol.error.DfsError;
import java.util.List;

/** What the owner of a {@link WritePipeline} has to do, in the order given. */
public sealed interface PipelineAction {
  /** Calls the method of {@code actor} that does it. */
  void perform(PipelineActor actor);

  /** Tell the writer that the whole pipeline stands. */
  record SendReady(List<PipelineMember> members) implements PipelineAction {
    /** Keeps the list. */
    public SendReady {
      members = List.copyOf(members);
    }

    @Override
    public void perform(PipelineActor actor) {
      actor.sendReady(members);
    }
  }

  /** Pass a packet on to the next node. */
  record Forward(long seqno) implements PipelineAction {
    @Override
    public void perform(PipelineActor actor) {
      actor.forward(seqno);
    }
  }

  /** Write a packet; force or finalize as it says; then {@link WritePipeline#onDiskWritten}. */
  record WriteToDisk(long seqno) implements PipelineAction {
    @Override
    public void perform(PipelineActor actor) {
      actor.writeToDisk(seqno);
    }
  }

  /** Readers may see this much. */
  record Advance(long visibleLength, int lastChunkCrc) implements PipelineAction {
    @Override
    public void perform(PipelineActor actor) {
      actor.advance(visibleLength, lastChunkCrc);
    }
  }

  /** Ack a packet to the writer; its bytes are not needed any more. */
  record SendAck(long seqno, List<NodeAck> nodes) implements PipelineAction {
    /** Keeps the list. */
    public SendAck {
      nodes = List.copyOf(nodes);
    }

    @Override
    public void perform(PipelineActor actor) {
      actor.sendAck(seqno, nodes);
    }
  }

  /** Everything is acked; end the stream. */
  record Complete() implements PipelineAction {
    @Override
    public void perform(PipelineActor actor) {
      actor.complete();
    }
  }

  /** End the stream in both directions with an error; the last action of all. */
  record Fail(DfsError error) implements PipelineAction {
    @Override
    public void perform(PipelineActor actor) {
      actor.fail(error);
    }
  }
}
