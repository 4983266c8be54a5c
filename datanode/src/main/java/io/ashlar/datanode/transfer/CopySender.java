package io.ashlar.datanode.transfer;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.pipeline.PacketInfo;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.protocol.types.ReplicaLocation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one replica to another node as a writer does, verifying what it reads.
 *
 * <p><b>Threading</b>: its own event loop; files on the volume's executor, one piece at a time.
 *
 * <p><b>Ownership</b>: closes the reader.
 */
final class CopySender implements MirrorLink.Listener {
  private static final int PIECE_BYTES = 256 << 10;
  private static final int PIECES_IN_FLIGHT = 4;
  private static final long TICK_MS = 500;

  private final DataNodeParts parts;
  private final Replica replica;
  private final ReplicaReader reader;
  private final String targetId;
  private final long bandwidthBytes;
  private final Consumer<@Nullable DfsError> onEnded;
  private final EventLoop loop;
  private final MirrorLink link;
  private final Deque<Integer> inFlight = new ArrayDeque<>();
  private long at;
  private long nextSeqno;
  private long acked = -1;
  private boolean stands;
  private boolean reading;
  private boolean lastSent;
  private boolean ended;
  private long lastProgressMs;

  /**
   * What goes where.
   *
   * @param stage SETUP_COPY for a replica that is going to be open, SETUP_TRANSFER for a final one
   * @param blockBytesExpected that the target keeps free, at least the replica's length
   * @param bandwidthBytes per second that it shares with the node's other moves; 0: no limit
   */
  record Order(
      BlockKey block,
      ReplicaLocation target,
      PipelineStage stage,
      String clientName,
      long blockBytesExpected,
      long bandwidthBytes) {
    /** Without a limit. */
    Order(
        BlockKey block,
        ReplicaLocation target,
        PipelineStage stage,
        String clientName,
        long blockBytesExpected) {
      this(block, target, stage, clientName, blockBytesExpected, 0);
    }
  }

  /** {@code onEnded} hears once, with null if the copy is whole. */
  CopySender(
      DataNodeParts parts,
      PeerConnections peers,
      Replica replica,
      ReplicaReader reader,
      Order order,
      Consumer<@Nullable DfsError> onEnded) {
    this.parts = parts;
    this.replica = replica;
    this.reader = reader;
    this.targetId = order.target().getNodeId();
    this.bandwidthBytes = order.bandwidthBytes();
    this.onEnded = onEnded;
    this.loop = peers.nextLoop();
    this.lastProgressMs = parts.clock().monotonicMs();
    WriteBlockRequest onward =
        WriteBlockRequest.newBuilder()
            .setBlock(order.block())
            .setStage(order.stage())
            .setChecksum(
                ChecksumSpec.newBuilder()
                    .setType(ChecksumType.CRC32C)
                    .setBytesPerChecksum(reader.chunkBytes()))
            .setStorageId(order.target().getStorageId())
            .setStorageType(order.target().getStorageType())
            .setPipelineSize(1)
            .setClientName(order.clientName())
            .setBlockBytesExpected(Math.max(order.blockBytesExpected(), reader.length()))
            .setBandwidthBytes(bandwidthBytes)
            .build();
    this.link =
        new MirrorLink(
            peers,
            order.target().getAddressesList(),
            onward,
            TransferConfig.COPY_SET_UP_MS,
            loop,
            this);
  }

  void start() {
    loop.execute(
        () -> {
          link.open();
          scheduleTick();
        });
  }

  @Override
  public void onMirrorReady(WriteBlockReady message) {
    stands = true;
    goOn();
  }

  @Override
  public void onMirrorWritable() {
    goOn();
  }

  @Override
  public void onMirrorAck(PacketAck ack) {
    AckStatus status = ack.getStatusesCount() == 1 ? ack.getStatuses(0) : AckStatus.ACK_UNSPECIFIED;
    if (status != AckStatus.ACK_SUCCESS || ack.getSeqno() != acked + 1 || inFlight.isEmpty()) {
      end(
          DfsError.of(
                  status == AckStatus.ACK_ERROR_CHECKSUM
                      ? ErrorCode.CHECKSUM_ERROR
                      : ErrorCode.PIPELINE_FAILED,
                  replica.key() + ": packet " + (acked + 1) + " of the copy failed: " + status)
              .with("badNode", targetId));
      return;
    }
    acked++;
    parts.budget().giveBack(inFlight.remove());
    lastProgressMs = parts.clock().monotonicMs();
    if (lastSent && acked + 1 == nextSeqno) {
      end(null);
    } else {
      goOn();
    }
  }

  @Override
  public void onMirrorLost(DfsError error) {
    end(error.evidence().containsKey("badNode") ? error : error.with("badNode", targetId));
  }

  private void goOn() {
    int most = parts.budget().exhausted() ? 1 : PIECES_IN_FLIGHT;
    if (!stands || ended || reading || lastSent || inFlight.size() >= most || !link.writable()) {
      return;
    }
    if (at == reader.length()) {
      lastSent = true;
      send(at, 0, Unpooled.EMPTY_BUFFER);
      return;
    }
    reading = true;
    if (!replica.volume().executor().execute(this::readPiece)) {
      reading = false;
      end(StreamErrors.volumeBusy(replica.key().toString()));
    }
  }

  /** On the executor; {@code at} stands still meanwhile. */
  private void readPiece() {
    int chunkBytes = reader.chunkBytes();
    int most = Math.max(chunkBytes, PIECE_BYTES / chunkBytes * chunkBytes);
    int count = (int) Math.min(most, reader.length() - at);
    int sums = ChunkChecksums.bytesFor(count, chunkBytes);
    ByteBuf piece = parts.memory().large(sums + count);
    try {
      reader.read(at, piece.nioBuffer(0, sums), piece.nioBuffer(sums, count));
      piece.writerIndex(sums + count);
      check(piece.nioBuffer(sums, count), piece.nioBuffer(0, sums));
      loop.execute(() -> onPiece(count, piece));
    } catch (IOException e) {
      piece.release();
      DfsError error = parts.health().onCopyFailed(replica, e).with("badNode", parts.nodeId());
      loop.execute(
          () -> {
            reading = false;
            end(error);
          });
    }
  }

  private void check(ByteBuffer data, ByteBuffer sums) throws CorruptReplicaException {
    int bad = ChunkChecksums.firstMismatch(data, reader.chunkBytes(), sums);
    if (bad >= 0) {
      throw new CorruptReplicaException(
          replica.key()
              + ": the chunk at offset "
              + (at + (long) bad * reader.chunkBytes())
              + " does not verify");
    }
  }

  /** A piece of a move waits for its turn; the next one is not read before it went. */
  private void onPiece(int count, ByteBuf piece) {
    long wait = 0;
    if (bandwidthBytes > 0 && !ended) {
      wait = parts.moves().sending().reserve(count, bandwidthBytes);
    }
    if (wait > 0) {
      lastProgressMs = parts.clock().monotonicMs() + TimeUnit.NANOSECONDS.toMillis(wait);
      loop.schedule(() -> sendPiece(count, piece), wait, TimeUnit.NANOSECONDS);
    } else {
      sendPiece(count, piece);
    }
  }

  private void sendPiece(int count, ByteBuf piece) {
    reading = false;
    if (ended) {
      piece.release();
      closeReader();
      return;
    }
    long offset = at;
    at += count;
    send(offset, count, piece);
    goOn();
  }

  /** Takes ownership of {@code payload}. */
  private void send(long offset, int dataBytes, ByteBuf payload) {
    boolean last = dataBytes == 0;
    long seqno = nextSeqno++;
    PacketHeader header =
        PacketHeader.newBuilder()
            .setSeqno(seqno)
            .setOffsetInBlock(offset)
            .setDataLength(dataBytes)
            .setChecksumLength(payload.readableBytes() - dataBytes)
            .setLastInBlock(last)
            .setForceOnClose(last)
            .build();
    inFlight.add(payload.readableBytes());
    parts.budget().take(payload.readableBytes());
    Packet packet =
        new Packet(header, new PacketInfo(seqno, offset, dataBytes, 0, true, last, last), payload);
    link.send(packet);
    packet.release();
    parts.metrics().bytesSent().inc(dataBytes);
  }

  private void scheduleTick() {
    loop.schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (ended) {
      return;
    }
    long idleMs = parts.clock().monotonicMs() - lastProgressMs;
    if (idleMs > parts.config().forCopies().idleTimeoutMs()) {
      end(
          StreamErrors.idle(replica.key().toString(), idleMs)
              .with("badNode", reading ? parts.nodeId() : targetId));
    } else {
      scheduleTick();
    }
  }

  private void end(@Nullable DfsError error) {
    if (ended) {
      return;
    }
    ended = true;
    inFlight.forEach(bytes -> parts.budget().giveBack(bytes));
    inFlight.clear();
    if (error != null) {
      link.fail(error);
    }
    if (!reading) {
      closeReader();
    }
    onEnded.accept(error);
  }

  private void closeReader() {
    if (!replica.volume().executor().execute(reader::close)) {
      reader.close();
    }
  }
}
