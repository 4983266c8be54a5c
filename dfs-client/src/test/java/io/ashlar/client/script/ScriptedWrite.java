package io.ashlar.client.script;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.PipelineNode;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.ServerCall;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One write stream; every rule of packets that is broken ends it. */
final class ScriptedWrite extends IgnoringListener {
  private final ScriptedDataNode head;
  private final List<ScriptedDataNode> nodes = new ArrayList<>();
  private final List<ScriptedReplica> replicas = new ArrayList<>();
  private final int chunk;
  private final long blockId;
  private final Deque<Long> heldAcks = new ArrayDeque<>();
  private @Nullable RpcStream stream;
  private long nextSeqno;
  private int length;
  private boolean lastSeen;
  private @Nullable DfsError setUpFailure;

  ScriptedWrite(ScriptedDataNode head, WriteBlockRequest request) {
    this.head = head;
    this.chunk = request.getChecksum().getBytesPerChecksum();
    this.blockId = request.getBlock().getBlockId();
    nodes.add(head);
    for (ReplicaLocation target : request.getTargetsList()) {
      ScriptedDataNode node = Objects.requireNonNull(head.peers().get(target.getNodeId()));
      nodes.add(node);
      if (node.writeRefusal != null) {
        setUpFailure = node.writeRefusal;
      }
    }
  }

  void begin(ServerCall call) {
    RpcStream opened = call.openStream(this);
    stream = opened;
    if (setUpFailure != null) {
      opened.fail(setUpFailure);
      return;
    }
    WriteBlockReady.Builder ready = WriteBlockReady.newBuilder();
    for (ScriptedDataNode node : nodes) {
      ScriptedReplica replica = new ScriptedReplica(blockId, chunk);
      node.replicas.put(blockId, replica);
      replicas.add(replica);
      ready.addNodes(PipelineNode.newBuilder().setNodeId(node.id()));
    }
    sendReady(ready.build());
  }

  private void sendReady(WriteBlockReady ready) {
    if (head.holdReady) {
      stream().eventLoop().schedule(() -> sendReady(ready), 5, TimeUnit.MILLISECONDS);
    } else {
      stream().send(ready, null);
    }
  }

  private RpcStream stream() {
    return Objects.requireNonNull(stream);
  }

  @Override
  public void onFrame(ByteString body, ByteBuf payload) {
    try {
      PacketHeader header = PacketHeader.parseFrom(body);
      String wrong =
          header.getSeqno() == head.failAtSeqno ? "told to fail" : apply(header, payload);
      if (wrong != null) {
        stream()
            .fail(
                DfsError.of(ErrorCode.STREAM_PROTOCOL, wrong)
                    .with("badNode", nodes.get(nodes.size() - 1).id()));
        return;
      }
      heldAcks.addLast(header.getSeqno());
      sendAcks();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sendAcks() {
    if (head.holdAcks) {
      stream().eventLoop().schedule(this::sendAcks, 5, TimeUnit.MILLISECONDS);
      return;
    }
    while (!heldAcks.isEmpty()) {
      stream()
          .send(
              PacketAck.newBuilder()
                  .setSeqno(heldAcks.removeFirst())
                  .addAllStatuses(Collections.nCopies(nodes.size(), AckStatus.ACK_SUCCESS))
                  .build(),
              null);
      if (lastSeen && heldAcks.isEmpty()) {
        stream().end(null);
      }
    }
  }

  private @Nullable String apply(PacketHeader header, ByteBuf payload) {
    if (header.getSeqno() != nextSeqno++ || lastSeen) {
      return "packet " + header.getSeqno() + " is not the one that is due";
    }
    int sums = header.getChecksumLength();
    byte[] data = new byte[header.getDataLength()];
    if (payload.readableBytes() != sums + data.length
        || sums != ChunkChecksums.bytesFor(data.length, chunk)) {
      return "sizes contradict each other";
    }
    head.bytesArrived.addAndGet(data.length);
    if (data.length > 0) {
      payload.getBytes(payload.readerIndex() + sums, data);
      String wrong = applyData(header, data, payload);
      if (wrong != null) {
        return wrong;
      }
    }
    replicas.forEach(replica -> finish(replica, header));
    lastSeen = header.getLastInBlock();
    return null;
  }

  private @Nullable String applyData(PacketHeader header, byte[] data, ByteBuf payload) {
    int offset = (int) header.getOffsetInBlock();
    if (offset != length - length % chunk || offset + data.length < length) {
      return "expected data from the chunk of " + length + ", found " + offset;
    }
    int sums = header.getChecksumLength();
    if (ChunkChecksums.firstMismatch(
            payload.nioBuffer(payload.readerIndex() + sums, data.length),
            chunk,
            payload.nioBuffer(payload.readerIndex(), sums))
        >= 0) {
      return "wrong checksum";
    }
    byte[] before = Arrays.copyOfRange(replicas.get(0).bytes(), offset, length);
    if (!Arrays.equals(before, Arrays.copyOf(data, length - offset))) {
      return "repeated bytes differ";
    }
    replicas.forEach(replica -> replica.put(offset, data));
    length = offset + data.length;
    return null;
  }

  private static void finish(ScriptedReplica replica, PacketHeader header) {
    if (header.getSync()) {
      replica.forceData();
    }
    if (header.getLastInBlock()) {
      replica.finish(header.getForceOnClose());
    }
  }
}
