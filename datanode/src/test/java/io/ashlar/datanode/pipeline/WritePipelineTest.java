package io.ashlar.datanode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.datanode.pipeline.PipelineAction.Advance;
import io.ashlar.datanode.pipeline.PipelineAction.Complete;
import io.ashlar.datanode.pipeline.PipelineAction.Fail;
import io.ashlar.datanode.pipeline.PipelineAction.Forward;
import io.ashlar.datanode.pipeline.PipelineAction.SendAck;
import io.ashlar.datanode.pipeline.PipelineAction.SendReady;
import io.ashlar.datanode.pipeline.PipelineAction.WriteToDisk;
import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WritePipelineTest {
  private static final int CHUNK = 512;
  private static final NodeAck OK = NodeAck.of(AckStatus.ACK_SUCCESS);
  private static final PipelineMember SELF = new PipelineMember("self", "s0", 0);
  private static final PipelineMember NEXT = new PipelineMember("next", "s1", 0);
  private static final PipelineMember LAST = new PipelineMember("last", "s2", 0);

  private static WritePipeline last() {
    return new WritePipeline(new PipelineSpec("blk_1_1", "self", "", 0, CHUNK, false, 1_000), 0);
  }

  private static WritePipeline first() {
    return new WritePipeline(
        new PipelineSpec("blk_1_1", "self", "next", 2, CHUNK, false, 1_000), 0);
  }

  private static WritePipeline firstSetUp() {
    WritePipeline pipeline = first();
    pipeline.onReplicaOpened("s0", 0);
    pipeline.onMirrorReady(List.of(NEXT, LAST));
    return pipeline;
  }

  private static PacketInfo data(long seqno, long offset, int length) {
    return new PacketInfo(seqno, offset, length, (int) seqno + 100, true, false, false);
  }

  private static PacketInfo lastPacket(long seqno) {
    return new PacketInfo(seqno, 0, 0, 0, true, true, false);
  }

  private static DfsError failureOf(List<PipelineAction> actions) {
    assertThat(actions).isNotEmpty();
    PipelineAction action = actions.get(actions.size() - 1);
    assertThat(action).isInstanceOf(Fail.class);
    return ((Fail) action).error();
  }

  @Test
  void shouldBeReadyWhenItsFilesAndTheNodesAfterItAre() {
    WritePipeline pipeline = first();
    assertThat(pipeline.onReplicaOpened("s0", 0)).isEmpty();
    assertThat(pipeline.onMirrorReady(List.of(NEXT, LAST)))
        .containsExactly(new SendReady(List.of(SELF, NEXT, LAST)));
    assertThat(last().onReplicaOpened("s0", 0)).containsExactly(new SendReady(List.of(SELF)));
  }

  @Test
  void shouldForwardBeforeItWrites() {
    assertThat(firstSetUp().onPacket(data(0, 0, 1000), 0))
        .containsExactly(new Forward(0), new WriteToDisk(0));
  }

  @Test
  void shouldAckOnlyWhenWrittenHereAndAckedAfter() {
    WritePipeline pipeline = firstSetUp();
    pipeline.onPacket(data(0, 0, 1000), 0);
    assertThat(pipeline.onDiskWritten(0, 0)).isEmpty();
    assertThat(pipeline.onMirrorAck(0, List.of(OK, OK), 0))
        .containsExactly(new Advance(1000, 100), new SendAck(0, List.of(OK, OK, OK)));
  }

  @Test
  void shouldAckInOrderWhenTheDiskIsLate() {
    WritePipeline pipeline = firstSetUp();
    pipeline.onPacket(data(0, 0, 512), 0);
    pipeline.onPacket(data(1, 512, 512), 0);
    assertThat(pipeline.onMirrorAck(0, List.of(OK, OK), 0)).isEmpty();
    assertThat(pipeline.onMirrorAck(1, List.of(OK, OK), 0)).isEmpty();
    assertThat(pipeline.onDiskWritten(1, 0))
        .filteredOn(SendAck.class::isInstance)
        .extracting(action -> ((SendAck) action).seqno())
        .containsExactly(0L, 1L);
  }

  @Test
  void shouldSayThatItWaitsForTheNextNodeAndNotForItsOwnDisk_N5() {
    WritePipeline pipeline = first();
    pipeline.onReplicaOpened("s0", 0);
    assertThat(pipeline.waitsForMirror()).isTrue();
    pipeline.onMirrorReady(List.of(NEXT, LAST));
    assertThat(pipeline.waitsForMirror()).isFalse();
    pipeline.onPacket(data(0, 0, 512), 0);
    assertThat(pipeline.waitsForMirror()).isTrue();
    pipeline.onMirrorAck(0, List.of(OK, OK), 0);
    assertThat(pipeline.waitsForMirror()).isFalse(); // Its own disk is all that is missing.
    pipeline.onPacket(data(1, 512, 512), 0);
    pipeline.onMirrorLost(DfsError.of(ErrorCode.CONNECTION_LOST, "gone"));
    assertThat(pipeline.waitsForMirror()).isFalse();

    WritePipeline last = last();
    last.onReplicaOpened("s0", 0);
    last.onPacket(data(0, 0, 100), 0);
    assertThat(last.waitsForMirror()).isFalse();
  }

  @Test
  void shouldCompleteWithTheLastPacket() {
    WritePipeline pipeline = last();
    pipeline.onReplicaOpened("s0", 0);
    pipeline.onPacket(data(0, 0, 100), 0);
    pipeline.onPacket(lastPacket(1), 0);
    assertThat(pipeline.onWriterEnded()).isEmpty();
    assertThat(pipeline.onDiskWritten(1, 0))
        .containsExactly(
            new Advance(100, 100),
            new SendAck(0, List.of(OK)),
            new SendAck(1, List.of(OK)),
            new Complete());
    assertThat(pipeline.ended()).isTrue();
  }

  @Test
  void shouldAcceptAChunkThatIsWrittenOn() {
    WritePipeline pipeline = last();
    pipeline.onReplicaOpened("s0", 0);
    pipeline.onPacket(data(0, 0, 700), 0);
    assertThat(pipeline.onPacket(data(1, 512, 300), 0)).containsExactly(new WriteToDisk(1));
    assertThat(pipeline.receivedLength()).isEqualTo(812);
  }

  @Test
  void shouldRefuseGapsShrinkingAndOffsetsInsideAChunk() {
    for (PacketInfo wrong :
        List.of(data(1, 1024, 10), data(1, 512, 187), data(1, 0, 900), data(1, 700, 10))) {
      WritePipeline pipeline = last();
      pipeline.onReplicaOpened("s0", 0);
      pipeline.onPacket(data(0, 0, 700), 0);
      assertThat(failureOf(pipeline.onPacket(wrong, 0)).code())
          .as("%s", wrong)
          .isEqualTo(ErrorCode.STREAM_PROTOCOL);
    }
  }

  @Test
  void shouldRefuseWrongSequenceDataInTheLastPacketAndPacketsAfterIt() {
    assertThat(failureOf(last().onPacket(data(1, 0, 1), 0)).message()).contains("packet 0");
    PacketInfo lastWithData = new PacketInfo(0, 0, 5, 0, true, true, false);
    assertThat(failureOf(last().onPacket(lastWithData, 0)).message()).contains("carries 5 bytes");
    WritePipeline ended = last();
    ended.onPacket(lastPacket(0), 0);
    assertThat(failureOf(ended.onPacket(data(1, 0, 1), 0)).message()).contains("after the last");
  }

  @Test
  void shouldNameItselfWhenAPacketArrivesDamaged() {
    WritePipeline pipeline = firstSetUp();
    PacketInfo damaged = new PacketInfo(0, 0, 100, 0, false, false, false);
    List<PipelineAction> actions = pipeline.onPacket(damaged, 0);
    assertThat(actions.get(0))
        .isEqualTo(new SendAck(0, List.of(NodeAck.of(AckStatus.ACK_ERROR_CHECKSUM))));
    DfsError error = failureOf(actions);
    assertThat(error.code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    assertThat(error.evidence()).containsEntry("badNode", "self");
    assertThat(pipeline.onDiskWritten(0, 0)).isEmpty();
  }

  @Test
  void shouldNameTheNodeWhoseAckSaysError() {
    WritePipeline pipeline = firstSetUp();
    pipeline.onPacket(data(0, 0, 100), 0);
    DfsError error =
        failureOf(pipeline.onMirrorAck(0, List.of(OK, NodeAck.of(AckStatus.ACK_ERROR_DISK)), 0));
    assertThat(error.evidence()).containsEntry("badNode", "last");
  }

  @Test
  void shouldKeepTheNodeThatALaterNodeNamed() {
    DfsError fromFarther = DfsError.of(ErrorCode.DISK_FULL, "full").with("badNode", "last");
    assertThat(failureOf(firstSetUp().onMirrorLost(fromFarther))).isEqualTo(fromFarther);
    DfsError nameless = DfsError.of(ErrorCode.CONNECTION_LOST, "gone");
    assertThat(failureOf(firstSetUp().onMirrorLost(nameless)).evidence())
        .containsEntry("badNode", "next");
  }

  @Test
  void shouldAckNothingAfterAFailedForce_D17() {
    WritePipeline pipeline = firstSetUp();
    pipeline.onPacket(data(0, 0, 512), 0);
    pipeline.onPacket(new PacketInfo(1, 512, 10, 1, true, false, true), 0);
    pipeline.onMirrorAck(0, List.of(OK, OK), 0);
    DfsError error =
        failureOf(pipeline.onDiskFailed(DfsError.of(ErrorCode.DISK_ERROR, "force failed")));
    assertThat(error.evidence()).containsEntry("badNode", "self");
    assertThat(pipeline.onMirrorAck(1, List.of(OK, OK), 0)).isEmpty();
    assertThat(pipeline.onDiskWritten(1, 0)).isEmpty();
    assertThat(pipeline.onPacket(data(2, 522, 1), 0)).isEmpty();
  }

  @Test
  void shouldGiveUpASilentNodeButNotAnIdleOne() {
    WritePipeline pipeline = firstSetUp();
    assertThat(pipeline.onTick(1_000_000)).isEmpty();
    pipeline.onPacket(data(0, 0, 512), 1_000_000);
    assertThat(pipeline.onTick(1_001_250)).isEmpty();
    DfsError error = failureOf(pipeline.onTick(1_001_251));
    assertThat(error.code()).isEqualTo(ErrorCode.PIPELINE_FAILED);
    assertThat(error.evidence()).containsEntry("badNode", "next");
  }

  @Test
  void shouldFailWhenTheWriterLeavesBeforeTheLastPacket() {
    WritePipeline pipeline = firstSetUp();
    pipeline.onPacket(data(0, 0, 512), 0);
    assertThat(failureOf(pipeline.onWriterEnded()).message()).contains("before the last packet");
  }

  @Test
  void shouldSayHowLongEachNodeTook() {
    WritePipeline pipeline = firstSetUp();
    pipeline.onPacket(data(0, 0, 512), 100);
    pipeline.onPacket(data(1, 512, 512), 110);
    NodeAck next = new NodeAck(AckStatus.ACK_SUCCESS, 7, 9);
    NodeAck last = new NodeAck(AckStatus.ACK_SUCCESS, 3, 3);
    pipeline.onDiskWritten(0, 104);
    assertThat(pipeline.onMirrorAck(0, List.of(next, last), 120))
        .contains(new SendAck(0, List.of(new NodeAck(AckStatus.ACK_SUCCESS, 4, 20), next, last)));
    pipeline.onMirrorAck(1, List.of(next, last), 130);
    assertThat(pipeline.onDiskWritten(1, 150))
        .contains(new SendAck(1, List.of(new NodeAck(AckStatus.ACK_SUCCESS, 40, 40), next, last)));
  }

  private static WritePipeline goingOn(long had) {
    WritePipeline pipeline =
        new WritePipeline(new PipelineSpec("blk_1_2", "self", "", 0, CHUNK, true, 1_000), 0);
    pipeline.onReplicaOpened("s0", had);
    return pipeline;
  }

  @Test
  void shouldBeginAnywhereInWhatAReplicaHasAndGoOnInOrder() {
    for (long from : new long[] {0, 512, 1024}) {
      WritePipeline pipeline = goingOn(1_100);
      assertThat(pipeline.onPacket(data(0, from, 512), 0)).containsExactly(new WriteToDisk(0));
      assertThat(pipeline.receivedLength()).isEqualTo(Math.max(1_100, from + 512));
      assertThat(pipeline.onPacket(data(1, from + 512, 10), 0)).containsExactly(new WriteToDisk(1));
      assertThat(failureOf(pipeline.onPacket(data(2, from, 512), 0)).code())
          .isEqualTo(ErrorCode.STREAM_PROTOCOL);
    }
  }

  @Test
  void shouldRefuseToGoOnWithAGapAnOffsetInsideAChunkOrTooEarly() {
    for (long from : new long[] {1_536, 1_100, 100}) {
      assertThat(failureOf(goingOn(1_100).onPacket(data(0, from, 2_000), 0)).code())
          .isEqualTo(ErrorCode.STREAM_PROTOCOL);
    }
    WritePipeline early =
        new WritePipeline(new PipelineSpec("blk_1_2", "self", "", 0, CHUNK, true, 1_000), 0);
    assertThat(failureOf(early.onPacket(data(0, 0, 10), 0)).message())
        .contains("before the pipeline stood");
  }

  @Test
  void shouldEndAContinuedReplicaNeverBeforeWhatItHas() {
    WritePipeline shorter = goingOn(1_100);
    shorter.onPacket(data(0, 0, 1_024), 0);
    assertThat(failureOf(shorter.onPacket(lastPacket(1), 0)).message()).contains("1100");
    assertThat(goingOn(1_100).onPacket(lastPacket(0), 0)).containsExactly(new WriteToDisk(0));
  }
}
