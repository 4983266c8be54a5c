package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One block being written: sends its packets and keeps them until all nodes acked them. When a node
 * fails, in any stage up to the ack of the last packet, a {@link BlockRecovery} makes the pipeline
 * stand again, and what is not acked is sent again.
 */
final class BlockWrite implements PipelineListener, BlockRecovery.Owner {
  /** Hears how the block goes on. */
  interface Owner {
    /** A packet was acked by all nodes. */
    void onPacketAcked(Packet packet);

    /** The pipeline stands again, or for the first time. */
    void onStanding();

    /** The block cannot be written any further. */
    void onBroken(DfsError error);
  }

  private static final long SLOW_PAUSE_MS = 30_000;

  private final WriteEnvironment env;
  private final OpenedFile file;
  private final LocatedBlock block;
  private final ExcludedNodes excluded;
  private final Owner owner;
  private final UnackedPackets unacked;
  private final BlockRecovery recovery;
  private final SlowNodes slow;
  private @Nullable PipelineStream stream;
  private boolean finishing;
  private boolean broken;
  private long progressMs;
  private long slowAskedMs;

  private BlockWrite(
      WriteEnvironment env,
      OpenedFile file,
      LocatedBlock block,
      long length,
      ExcludedNodes excluded,
      Owner owner) {
    this.env = env;
    this.file = file;
    this.block = block;
    this.excluded = excluded;
    this.owner = owner;
    this.unacked = new UnackedPackets(length);
    this.recovery = new BlockRecovery(env, file, block, unacked, excluded, this);
    this.slow = new SlowNodes(env.settings().slowNodeMs());
    this.progressMs = env.nowMs();
    this.slowAskedMs = progressMs - SLOW_PAUSE_MS;
  }

  /** A new block whose pipeline stands. */
  static BlockWrite created(
      WriteEnvironment env,
      OpenedFile file,
      LocatedBlock block,
      PipelineStream stream,
      ExcludedNodes excluded,
      Owner owner) {
    BlockWrite write = new BlockWrite(env, file, block, 0, excluded, owner);
    write.stream = stream;
    stream.handTo(write);
    return write;
  }

  /** A block that goes on at its end under a stamp that was issued already. */
  static BlockWrite continued(
      WriteEnvironment env,
      OpenedFile file,
      LocatedBlock block,
      long newStamp,
      ExcludedNodes excluded,
      Owner owner) {
    BlockWrite write = new BlockWrite(env, file, block, block.getLength(), excluded, owner);
    write.recovery.start(newStamp);
    return write;
  }

  BlockKey key() {
    return recovery.key();
  }

  /** With the stamp under which packets were acked: that of the last pipeline that stood. */
  BlockKey ackedKey() {
    return recovery.ackedKey();
  }

  List<ReplicaLocation> nodes() {
    return recovery.nodes();
  }

  int chunkBytes() {
    return block.getChecksum().getBytesPerChecksum();
  }

  long ackedLength() {
    return unacked.ackedLength();
  }

  long sentLength() {
    return unacked.sentLength();
  }

  /** True once the last packet was taken. */
  boolean finishing() {
    return finishing;
  }

  /** Takes a packet; it is sent now, or when the pipeline stands again. */
  void send(Packet packet) {
    if (broken) {
      packet.release();
      return;
    }
    if (unacked.isEmpty()) {
      progressMs = env.nowMs();
    }
    if (packet.promises()) {
      recovery.promise();
    }
    finishing |= packet.last();
    long seqno = unacked.add(packet);
    PipelineStream open = stream;
    if (open != null) {
      packet.send(open.link(), seqno);
    }
  }

  /** Looks at the time. */
  void tick() {
    recovery.tick();
    if (stream != null
        && !unacked.isEmpty()
        && env.nowMs() - progressMs > env.settings().silenceMs()) {
      recovery.silent(this::closeStream);
    }
  }

  /** Gives the block up without a word. */
  void abort() {
    broken = true;
    closeStream();
    recovery.cancel();
    unacked.release();
  }

  private void closeStream() {
    PipelineStream open = stream;
    stream = null;
    if (open != null) {
      open.close();
    }
  }

  // ---- a standing pipeline ----

  @Override
  public void onReady(WriteBlockReady ready) {
    throw new IllegalStateException("the pipeline stands already");
  }

  @Override
  public void onAck(PacketAck ack) {
    PipelineStream open = stream;
    Packet due = unacked.due();
    if (open == null) {
      return;
    }
    if (due == null || ack.getSeqno() != unacked.dueSeqno()) {
      open.failed(
          DfsError.of(
              ErrorCode.STREAM_PROTOCOL, "an ack of packet " + ack.getSeqno() + " out of order"));
      return;
    }
    progressMs = env.nowMs();
    recovery.progressed();
    unacked.acked();
    if (due.last()) {
      stream = null;
      open.end();
    } else {
      watchSlow(ack);
    }
    owner.onPacketAcked(due);
  }

  @Override
  public void onFailure(DfsError error) {
    if (stream != null) {
      stream = null;
      recovery.failed(error);
    }
  }

  private void watchSlow(PacketAck ack) {
    int index = slow.onAck(ack);
    if (index < 0 || env.nowMs() - slowAskedMs < SLOW_PAUSE_MS) {
      return;
    }
    slowAskedMs = env.nowMs();
    ReplicaLocation node = nodes().get(index);
    List<ReplicaLocation> others = Nodes.without(nodes(), Set.of(node.getNodeId()));
    Set<String> avoid = new TreeSet<>(excluded.ids());
    avoid.add(node.getNodeId());
    env.then(
        env.nameNode().additionalNodes(file, key(), others, avoid, 1),
        (found, failure) -> {
          if (found != null && !found.isEmpty() && nodes().contains(node) && stream != null) {
            closeStream();
            recovery.replace(node);
          }
        });
  }

  // ---- recovery ----

  @Override
  public void onStanding(PipelineStream opened) {
    slow.reset();
    stream = opened;
    opened.handTo(this);
    progressMs = env.nowMs();
    unacked.sendAll(opened.link());
    owner.onStanding();
  }

  @Override
  public void onHopeless(DfsError error) {
    if (!broken) {
      abort();
      owner.onBroken(error);
    }
  }
}
