package io.ashlar.it.simulation.planted;

import io.ashlar.datanode.pipeline.NodeAck;
import io.ashlar.datanode.pipeline.PacketInfo;
import io.ashlar.datanode.pipeline.PipelineAction;
import io.ashlar.datanode.pipeline.PipelineSpec;
import io.ashlar.datanode.pipeline.WritePipeline;
import io.ashlar.protocol.data.AckStatus;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * A node acks a packet for all nodes behind it as soon as it has sent it to them; what they say
 * later is heard only if it is bad news.
 *
 * <p>ZOOKEEPER-4785 is of this kind: a follower's ack counted before its disk had the change, and
 * the loss of one machine lost what had been acknowledged. Here the bytes that an hsync or a close
 * promised may be on one node only: a replica that counts is shorter than the block (I11), and the
 * bytes are gone with that node (I1), or a recovery that finds less than was promised never ends
 * (I9).
 */
public final class AcksBeforeMirror {
  private static final String PIPELINE = "io.ashlar.datanode.pipeline.WritePipeline";

  private AcksBeforeMirror() {}

  static PlantedBug bug() {
    return PlantedBug.woven(
        "acks-before-mirror",
        List.of(
            new Cut(PIPELINE, "onPacket", SpeakForMirror.class),
            new Cut(PIPELINE, "onMirrorAck", IgnoreMirror.class)),
        "I1",
        "I9",
        "I11");
  }

  /** What the nodes behind would say. */
  public static List<NodeAck> successes(int nodes) {
    return Collections.nCopies(nodes, NodeAck.of(AckStatus.ACK_SUCCESS));
  }

  /** True if the ack of the nodes behind comes after the one given for them. */
  public static boolean comesLate(long ackedThrough, long seqno, List<NodeAck> nodes) {
    return seqno <= ackedThrough
        && nodes.stream().allMatch(node -> node.status() == AckStatus.ACK_SUCCESS);
  }

  /** The packet counts as acked by the nodes behind when it arrives here. */
  static final class SpeakForMirror {
    private SpeakForMirror() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.This WritePipeline pipeline,
        @Advice.FieldValue("spec") PipelineSpec spec,
        @Advice.Argument(0) PacketInfo packet,
        @Advice.Argument(1) long nowMs) {
      if (spec.nodesAfter() > 0) {
        pipeline.onMirrorAck(packet.seqno(), successes(spec.nodesAfter()), nowMs);
      }
    }
  }

  /** Their own acks come too late to matter. */
  static final class IgnoreMirror {
    private IgnoreMirror() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.FieldValue("mirrorAckedThrough") long ackedThrough,
        @Advice.Argument(0) long seqno,
        @Advice.Argument(1) List<NodeAck> nodes) {
      return comesLate(ackedThrough, seqno, nodes);
    }

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // Byte Buddy stores it as the result.
    static void exit(
        @Advice.Enter boolean late, @Advice.Return(readOnly = false) List<PipelineAction> actions) {
      if (late) {
        actions = List.of();
      }
    }
  }
}
