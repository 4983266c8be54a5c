package io.ashlar.datanode.pipeline;

import io.ashlar.common.fault.Invariants;
import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one node of a write pipeline does. Knows no sockets, files or clocks.
 *
 * <p>A packet is acked when this node has written it (forced, if it says sync; finalized, if it is
 * the last), every node after this one has acked it, and everything before it is acked. After a
 * failure nothing more happens: no ack follows a failed write or force.
 *
 * <pre>
 *   SETTING_UP -> STREAMING -> DONE
 *        \____________\_____-> FAILED
 * </pre>
 *
 * <p><b>Threading</b>: one thread at a time; the caller performs the returned actions in order.
 */
public final class WritePipeline {
  private enum State {
    SETTING_UP,
    STREAMING,
    DONE,
    FAILED
  }

  private final PipelineSpec spec;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private State state = State.SETTING_UP;
  private final PacketOrder order;
  private @Nullable PipelineMember self;
  private List<PipelineMember> mirrorMembers = List.of();
  private boolean mirrorReady;
  private long writtenThrough = -1;
  private long mirrorAckedThrough = -1;
  private long mirrorWaitsSinceMs;

  /** A packet between its arrival and its ack. */
  private static final class InFlight {
    final PacketInfo packet;
    final long arrivedMs;
    long writtenMs;
    List<NodeAck> nodesAfter = List.of();

    InFlight(PacketInfo packet, long arrivedMs) {
      this.packet = packet;
      this.arrivedMs = arrivedMs;
    }

    NodeAck own(long nowMs) {
      return new NodeAck(
          AckStatus.ACK_SUCCESS, (int) (writtenMs - arrivedMs), (int) (nowMs - arrivedMs));
    }
  }

  /** Begins with the set-up. */
  public WritePipeline(PipelineSpec spec, long nowMs) {
    this.spec = spec;
    this.order = new PacketOrder(spec.chunkBytes());
    this.mirrorWaitsSinceMs = nowMs;
    this.mirrorReady = !spec.hasMirror();
  }

  /** Bytes that are there or were received so far, without gaps. */
  public long receivedLength() {
    return order.length();
  }

  /** True once nothing more will happen. */
  public boolean ended() {
    return state == State.DONE || state == State.FAILED;
  }

  /** This node's files are open, with {@code length} bytes of data in them. */
  public List<PipelineAction> onReplicaOpened(String storageId, long length) {
    self = new PipelineMember(spec.nodeId(), storageId, length);
    order.continueAfter(length);
    return readyIfSetUp();
  }

  /** The nodes after this one stand. */
  public List<PipelineAction> onMirrorReady(List<PipelineMember> members) {
    if (mirrorReady) {
      return onMirrorLost(protocol("the node after this one said twice that it is ready"));
    }
    if (members.size() != spec.nodesAfter()) {
      return onMirrorLost(
          protocol("expected " + spec.nodesAfter() + " nodes, ready are " + members.size()));
    }
    mirrorMembers = List.copyOf(members);
    mirrorReady = true;
    return readyIfSetUp();
  }

  private List<PipelineAction> readyIfSetUp() {
    if (state != State.SETTING_UP || self == null || !mirrorReady) {
      return List.of();
    }
    state = State.STREAMING;
    List<PipelineMember> all = new ArrayList<>();
    all.add(self);
    all.addAll(mirrorMembers);
    return List.of(new PipelineAction.SendReady(all));
  }

  /**
   * A packet came from the writer. It may come before the set-up is done, unless a replica goes on:
   * what that one has is not known before.
   */
  public List<PipelineAction> onPacket(PacketInfo packet, long nowMs) {
    if (ended()) {
      return List.of();
    }
    String wrong =
        spec.continues() && state == State.SETTING_UP
            ? "packet " + packet.seqno() + " came before the pipeline stood"
            : order.whatIsWrong(packet);
    if (wrong != null) {
      return fail(protocol(wrong));
    }
    if (!packet.verified()) {
      return failChecksum(packet);
    }
    if (mirrorIdle()) {
      mirrorWaitsSinceMs = nowMs;
    }
    order.take(packet);
    inFlight.add(new InFlight(packet, nowMs));
    PipelineAction write = new PipelineAction.WriteToDisk(packet.seqno());
    return spec.hasMirror()
        ? List.of(new PipelineAction.Forward(packet.seqno()), write)
        : List.of(write);
  }

  private List<PipelineAction> failChecksum(PacketInfo packet) {
    DfsError error =
        DfsError.of(
                ErrorCode.CHECKSUM_ERROR,
                spec.block()
                    + ": packet "
                    + packet.seqno()
                    + " at offset "
                    + packet.offset()
                    + " does not fit its checksums where it arrived")
            .with("badNode", spec.nodeId())
            .with("seqno", packet.seqno());
    List<PipelineAction> actions = new ArrayList<>();
    if (inFlight.isEmpty() && state == State.STREAMING) {
      actions.add(
          new PipelineAction.SendAck(
              packet.seqno(), List.of(NodeAck.of(AckStatus.ACK_ERROR_CHECKSUM))));
    }
    actions.addAll(fail(error));
    return actions;
  }

  /** Everything through {@code seqno} is written, forced and finalized as its packets say. */
  public List<PipelineAction> onDiskWritten(long seqno, long nowMs) {
    if (ended()) {
      return List.of();
    }
    Invariants.checkState(
        seqno < order.nextSeqno() && seqno >= writtenThrough,
        () -> "written through " + seqno + " of " + order.nextSeqno() + " packets");
    for (InFlight one : inFlight) {
      long number = one.packet.seqno();
      if (number > seqno) {
        break;
      }
      if (number > writtenThrough) {
        one.writtenMs = nowMs;
      }
    }
    writtenThrough = seqno;
    return ackWhatCan(nowMs);
  }

  /** The disk failed; nothing more is acked. */
  public List<PipelineAction> onDiskFailed(DfsError error) {
    return fail(withBadNode(error, spec.nodeId()));
  }

  /** The next node acked a packet. */
  public List<PipelineAction> onMirrorAck(long seqno, List<NodeAck> nodes, long nowMs) {
    if (ended()) {
      return List.of();
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).status() != AckStatus.ACK_SUCCESS) {
        return fail(ofStatus(seqno, i, nodes.get(i).status()));
      }
    }
    InFlight acked = null;
    for (InFlight one : inFlight) {
      if (one.packet.seqno() == seqno) {
        acked = one;
      }
    }
    if (acked == null || seqno != mirrorAckedThrough + 1 || nodes.size() != spec.nodesAfter()) {
      return onMirrorLost(
          protocol("expected an ack of packet " + (mirrorAckedThrough + 1) + ", found " + seqno));
    }
    acked.nodesAfter = List.copyOf(nodes);
    mirrorAckedThrough = seqno;
    mirrorWaitsSinceMs = nowMs;
    return ackWhatCan(nowMs);
  }

  private DfsError ofStatus(long seqno, int index, AckStatus status) {
    String bad = index < mirrorMembers.size() ? mirrorMembers.get(index).nodeId() : spec.mirrorId();
    ErrorCode code =
        status == AckStatus.ACK_ERROR_CHECKSUM
            ? ErrorCode.CHECKSUM_ERROR
            : ErrorCode.PIPELINE_FAILED;
    return DfsError.of(code, spec.block() + ": packet " + seqno + " failed on node " + bad)
        .with("badNode", bad)
        .with("seqno", seqno);
  }

  private List<PipelineAction> ackWhatCan(long nowMs) {
    if (state != State.STREAMING) {
      return List.of();
    }
    List<PipelineAction> actions = new ArrayList<>();
    for (InFlight head = inFlight.peek(); head != null && canAck(head); head = inFlight.peek()) {
      inFlight.remove();
      PacketInfo packet = head.packet;
      if (packet.dataLength() > 0) {
        actions.add(new PipelineAction.Advance(packet.end(), packet.lastChunkCrc()));
      }
      List<NodeAck> nodes = new ArrayList<>(1 + head.nodesAfter.size());
      nodes.add(head.own(nowMs));
      nodes.addAll(head.nodesAfter);
      actions.add(new PipelineAction.SendAck(packet.seqno(), nodes));
      if (packet.last()) {
        state = State.DONE;
        actions.add(new PipelineAction.Complete());
      }
    }
    return actions;
  }

  private boolean canAck(InFlight head) {
    long seqno = head.packet.seqno();
    return seqno <= writtenThrough && (!spec.hasMirror() || seqno <= mirrorAckedThrough);
  }

  /** The next node failed, said so, or is gone. */
  public List<PipelineAction> onMirrorLost(DfsError error) {
    return fail(withBadNode(error, spec.mirrorId()));
  }

  /** The writer is gone, or ended its direction before the last packet. */
  public List<PipelineAction> onWriterLost(DfsError error) {
    return fail(error);
  }

  /** The writer will send nothing more. */
  public List<PipelineAction> onWriterEnded() {
    if (ended() || order.lastReceived()) {
      return List.of();
    }
    return fail(protocol("the writer ended the stream before the last packet"));
  }

  /** True if the next node is to be ready, or to ack something. */
  public boolean waitsForMirror() {
    return !ended() && spec.hasMirror() && (!mirrorReady || !mirrorIdle());
  }

  /** Time passes. */
  public List<PipelineAction> onTick(long nowMs) {
    if (!waitsForMirror() || nowMs - mirrorWaitsSinceMs <= spec.mirrorTimeoutMs()) {
      return List.of();
    }
    return onMirrorLost(
        DfsError.of(
            ErrorCode.PIPELINE_FAILED,
            spec.block()
                + ": no answer of node "
                + spec.mirrorId()
                + " for "
                + (nowMs - mirrorWaitsSinceMs)
                + " ms"));
  }

  private boolean mirrorIdle() {
    return mirrorAckedThrough + 1 == order.nextSeqno();
  }

  private List<PipelineAction> fail(DfsError error) {
    if (ended()) {
      return List.of();
    }
    state = State.FAILED;
    inFlight.clear();
    return List.of(new PipelineAction.Fail(error));
  }

  private DfsError protocol(String what) {
    return DfsError.of(ErrorCode.STREAM_PROTOCOL, spec.block() + ": " + what);
  }

  private static DfsError withBadNode(DfsError error, String nodeId) {
    return error.evidence().containsKey("badNode") ? error : error.with("badNode", nodeId);
  }
}
