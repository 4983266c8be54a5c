package io.ashlar.client.write;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeConnection;
import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one block through its pipeline: packets out, acks in.
 *
 * <p><b>Threading</b>: one writer; the listener's methods run on the event loop.
 */
final class BlockPipeline implements StreamListener {
  /** Evidence that names the node which failed. */
  static final String BAD_NODE = "badNode";

  private final LocatedBlock block;
  private final UnackedPackets unacked;
  private final DataNodePool pool;
  private final NodeConnection connection;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private volatile @Nullable RpcStream stream;
  private long nextSeqno;

  /** Uses {@code connection} for {@code block}; {@link #open} must follow. */
  BlockPipeline(
      LocatedBlock block, NodeConnection connection, DataNodePool pool, UnackedPackets unacked) {
    this.block = block;
    this.pool = pool;
    this.connection = connection;
    this.unacked = unacked;
  }

  /** Asks the first node for the pipeline; the answer completes {@link #ready}. */
  void open(WriteBlockRequest request, int timeoutMs) {
    stream =
        connection
            .connection()
            .openStream(RpcMethod.WRITE_BLOCK, request, CallOptions.timeout(timeoutMs), this);
  }

  private RpcStream stream() {
    return Objects.requireNonNull(stream, "open comes first");
  }

  /** Future of the pipeline's first answer. */
  CompletableFuture<Boolean> ready() {
    return ready;
  }

  /** Waits for room in the window and sends; takes {@code payload} in any case. */
  void send(PacketHeader.Builder header, @Nullable ByteBuf payload) throws IOException {
    int bytes = payload == null ? 0 : payload.readableBytes();
    header.setSeqno(nextSeqno);
    try {
      unacked.add(nextSeqno, bytes);
    } catch (IOException e) {
      if (payload != null) {
        payload.release();
      }
      throw e;
    }
    nextSeqno++;
    stream().send(header.build(), payload);
  }

  /** Waits until all nodes acked all packets. */
  void awaitAcks() throws IOException {
    unacked.awaitAll();
  }

  /** Sends the last packet, waits for its ack and ends the stream. */
  void finish(long length, boolean force) throws IOException {
    send(
        PacketHeader.newBuilder()
            .setOffsetInBlock(length)
            .setLastInBlock(true)
            .setForceOnClose(force),
        null);
    awaitAcks();
    stream().end(null);
  }

  /** Gives the stream up. */
  void abort() {
    unacked.fail(DfsError.of(ErrorCode.PIPELINE_FAILED, "the writer gave the block up"));
    RpcStream opened = stream;
    if (opened != null) {
      opened.close();
    }
  }

  // ---- event loop ----

  @Override
  public void onFrame(ByteString body, ByteBuf payload) {
    try {
      if (ready.isDone()) {
        onAck(PacketAck.parseFrom(body));
      } else {
        onReady(WriteBlockReady.parseFrom(body));
      }
    } catch (InvalidProtocolBufferException e) {
      broken("a frame of " + connection.connection().remote() + " does not parse");
    }
  }

  private void onReady(WriteBlockReady answer) {
    if (answer.getNodesCount() == block.getReplicasCount()) {
      ready.complete(true);
    } else {
      broken(
          "expected a pipeline of "
              + block.getReplicasCount()
              + " nodes, found "
              + answer.getNodesCount());
    }
  }

  private void onAck(PacketAck ack) {
    List<AckStatus> statuses = ack.getStatusesList();
    for (int i = 0; i < statuses.size(); i++) {
      if (statuses.get(i) != AckStatus.ACK_SUCCESS) {
        failed(nodeFailed(i, statuses.get(i)));
        connection.connection().close();
        return;
      }
    }
    if (statuses.size() != block.getReplicasCount()) {
      broken("an ack of " + statuses.size() + " nodes; expected " + block.getReplicasCount());
      return;
    }
    if (!unacked.ack(ack.getSeqno())) {
      broken("an ack of packet " + ack.getSeqno() + " out of order");
    }
  }

  /** A node says that the one after it failed: that one is to blame. */
  private DfsError nodeFailed(int index, AckStatus status) {
    boolean next = status == AckStatus.ACK_ERROR_MIRROR && index + 1 < block.getReplicasCount();
    int blamed = next ? index + 1 : index;
    String node = block.getReplicas(Math.min(blamed, block.getReplicasCount() - 1)).getNodeId();
    return DfsError.of(ErrorCode.PIPELINE_FAILED, "node " + node + " acked with " + status)
        .with(BAD_NODE, node);
  }

  private void broken(String what) {
    failed(
        DfsError.of(ErrorCode.STREAM_PROTOCOL, what)
            .with(BAD_NODE, block.getReplicas(0).getNodeId()));
    connection.connection().close();
  }

  private void failed(DfsError error) {
    ready.completeExceptionally(new DfsException(error));
    unacked.fail(
        error.code() == ErrorCode.PIPELINE_FAILED
            ? error
            : new DfsError(
                ErrorCode.PIPELINE_FAILED,
                error.code() + ": " + error.message(),
                error.cause(),
                error.evidence()));
  }

  @Override
  public void onEnd() {
    failed(
        DfsError.of(
            ErrorCode.CONNECTION_LOST, connection.connection().remote() + " ended the stream"));
    RpcStream opened = stream;
    if (opened == null) {
      connection.connection().close();
      return;
    }
    opened.end(null); // Both directions must have ended before another stream may begin.
    pool.giveBack(connection);
  }

  @Override
  public void onFailure(DfsError error) {
    failed(
        error.evidence().containsKey(BAD_NODE)
            ? error
            : error.with(BAD_NODE, block.getReplicas(0).getNodeId()));
    pool.giveBack(connection);
  }

  @Override
  public void onWritable(boolean writable) {}
}
