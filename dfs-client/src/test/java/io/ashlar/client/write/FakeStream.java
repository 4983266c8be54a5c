package io.ashlar.client.write;

import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.PipelineNode;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaLocation;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A write stream of the fake world. */
final class FakeStream implements PipelineLink {
  private final FakeConnector cluster;
  private final WriteBlockRequest request;
  private final PipelineListener listener;
  private final List<FakeNode> nodes = new ArrayList<>();
  private final Deque<Runnable> down;
  private final Deque<Runnable> up;
  private long nextSeqno;
  private boolean over;
  private boolean failed;

  FakeStream(
      FakeConnector cluster,
      ReplicaLocation first,
      WriteBlockRequest request,
      PipelineListener listener) {
    this.cluster = cluster;
    this.request = request;
    this.listener = listener;
    this.down = cluster.world.queue();
    this.up = cluster.world.queue();
    nodes.add(cluster.node(first));
    request.getTargetsList().forEach(target -> nodes.add(cluster.node(target)));
  }

  void open() {
    down.add(this::setUp);
  }

  private void setUp() {
    WriteBlockReady.Builder ready = WriteBlockReady.newBuilder();
    nodes.forEach(node -> node.waiting.remove(request.getBlock().getBlockId()));
    for (FakeNode node : nodes) {
      if (!reachable(node) || isCutBefore(node)) {
        return;
      }
      String wrong = request.getStage() == PipelineStage.SETUP_CREATE ? create(node) : goOn(node);
      if (wrong != null) {
        fail(DfsError.of(ErrorCode.STALE_STAMP, wrong).with("badNode", node.id));
        return;
      }
      ready.addNodes(PipelineNode.newBuilder().setNodeId(node.id).setStorageId("s-" + node.id));
    }
    if (!isCutOnTheWayBack()) {
      up.add(() -> tell(() -> listener.onReady(ready.build())));
    }
  }

  /**
   * True if the node does not hear the one before it, which waits then, as do those before that.
   */
  private boolean isCutBefore(FakeNode node) {
    int index = nodes.indexOf(node);
    return index > 0 && isCut(nodes.get(index - 1), node, index);
  }

  private boolean isCutOnTheWayBack() {
    for (int index = nodes.size() - 1; index > 0; index--) {
      if (isCut(nodes.get(index), nodes.get(index - 1), index)) {
        return true;
      }
    }
    return false;
  }

  private boolean isCut(FakeNode from, FakeNode to, int waiting) {
    if (!to.unheard.contains(from.id)) {
      return false;
    }
    long block = request.getBlock().getBlockId();
    nodes.subList(0, waiting).forEach(node -> node.waiting.add(block));
    return true;
  }

  private void tell(Runnable word) {
    if (!over) {
      word.run();
    }
  }

  private boolean reachable(FakeNode node) {
    if (node.dead) {
      fail(DfsError.of(ErrorCode.UNREACHABLE, node.id + " is gone").with("badNode", node.id));
    }
    return !node.dead && !node.silent;
  }

  private void fail(DfsError error) {
    failed = true;
    up.add(
        () ->
            tell(
                () -> {
                  over = true;
                  listener.onFailure(error);
                }));
  }

  private @Nullable String create(FakeNode node) {
    FakeNode.Replica fresh = new FakeNode.Replica(request.getBlock().getGenerationStamp());
    return node.replicas.put(request.getBlock().getBlockId(), fresh) == null ? null : "exists";
  }

  private @Nullable String goOn(FakeNode node) {
    FakeNode.Replica replica = node.replicas.get(request.getBlock().getBlockId());
    if (replica == null
        || replica.stamp >= request.getNewStamp()
        || replica.stamp < request.getBlock().getGenerationStamp()) {
      return "no replica to go on with";
    }
    long length = replica.bytes.length;
    if (length < request.getLengthMin() || length > request.getLengthMax()) {
      return "length " + length + " is not allowed";
    }
    replica.stamp = request.getNewStamp();
    replica.finished = false;
    return null;
  }

  private long stamp() {
    return request.getStage() == PipelineStage.SETUP_CREATE
        ? request.getBlock().getGenerationStamp()
        : request.getNewStamp();
  }

  @Override
  public void send(PacketHeader header, @Nullable ByteBuf payload) {
    if (payload != null) {
      cluster.payloads.add(payload);
    }
    down.add(
        () -> {
          try {
            arrive(header, payload);
          } finally {
            if (payload != null) {
              payload.release();
            }
          }
        });
  }

  private void arrive(PacketHeader header, @Nullable ByteBuf payload) {
    if (over || failed) {
      return;
    }
    if (header.getSeqno() != nextSeqno++) {
      throw new AssertionError("packet " + header.getSeqno() + ", due was " + (nextSeqno - 1));
    }
    PacketAck.Builder ack = PacketAck.newBuilder().setSeqno(header.getSeqno());
    for (FakeNode node : nodes) {
      cluster.beforePacket.run();
      if (!reachable(node) || isCutBefore(node)) {
        return;
      }
      if (node.damages && header.getDataLength() > 0) {
        fail(DfsError.of(ErrorCode.CHECKSUM_ERROR, "damaged").with("badNode", node.id));
        return;
      }
      if (!write(node, header, payload)) {
        return; // Another stream writes this replica now.
      }
      ack.addStatuses(AckStatus.ACK_SUCCESS).addOwnMs(node.slowMs).addTotalMs(node.slowMs);
    }
    if (!isCutOnTheWayBack()) {
      up.add(() -> tell(() -> listener.onAck(ack.build())));
    }
  }

  private boolean write(FakeNode node, PacketHeader header, @Nullable ByteBuf payload) {
    FakeNode.Replica replica = node.replica(request.getBlock().getBlockId());
    if (replica.stamp != stamp()) {
      return false;
    }
    int offset = (int) header.getOffsetInBlock();
    if (payload != null && header.getDataLength() > 0) {
      byte[] data = new byte[header.getDataLength()];
      payload.getBytes(payload.readerIndex() + header.getChecksumLength(), data);
      if (offset > replica.bytes.length) {
        throw new AssertionError("a gap before " + offset + " at " + node.id);
      }
      int same = Math.min(replica.bytes.length - offset, data.length);
      if (!Arrays.equals(replica.bytes, offset, offset + same, data, 0, same)) {
        throw new AssertionError("other bytes at " + offset);
      }
      replica.put(offset, data);
    }
    if (header.getLastInBlock()) {
      if (replica.bytes.length != offset) {
        throw new AssertionError("the last packet says " + offset);
      }
      replica.finished = true;
    }
    if (header.getSync() || header.getForceOnClose()) {
      replica.force();
    }
    return true;
  }

  @Override
  public void end() {
    over = true;
  }

  @Override
  public void close() {
    over = true;
  }
}
