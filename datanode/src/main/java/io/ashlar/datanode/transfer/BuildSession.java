package io.ashlar.datanode.transfer;

import com.google.protobuf.ByteString;
import io.ashlar.common.checksum.Crc32cCombiner;
import io.ashlar.datanode.pipeline.PacketInfo;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.protocol.data.BuildBlockProgress;
import io.ashlar.protocol.data.BuildBlockRequest;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Builds one block: reads what is kept, takes what the client sends, and writes both in order to
 * the targets, as the writer of an ordinary pipeline. Every chunk is checked before it goes on.
 *
 * <p><b>Threading</b>: the event loop of the client's connection; files on the volume's executor,
 * one piece at a time.
 *
 * <p><b>Ownership</b>: holds the client's packets until they went on.
 */
final class BuildSession implements StreamListener, MirrorLink.Listener {
  private static final long IN_FLIGHT_BYTES_MAX = 1 << 20;
  private static final int SET_UP_MS = 10_000;
  private static final long TICK_MS = 500;

  private final DataNodeParts parts;
  private final PeerConnections peers;
  private final BuildBlockRequest request;
  private final BuildPlan plan;
  private final @Nullable KeptPieces kept;
  private final PacketVerifier verifier;
  private final int chunkBytes;
  private final int chunkPower;
  private final Deque<Packet> received = new ArrayDeque<>();
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private @Nullable RpcStream stream;
  private @Nullable EventExecutor loop;
  private @Nullable Intake intake;
  private @Nullable MirrorLink link;
  private long wanted;
  private long at;
  private long ackedLength;
  private long toldLength;
  private long inFlightBytes;
  private long nextSeqno;
  private long ackedSeqno = -1;
  private int crc;
  private boolean stands;
  private boolean reading;
  private boolean lastSent;
  private boolean ended;
  private long lastProgressMs;

  /** A packet that the targets have not acked. */
  private record Sent(long end, int bytes, boolean fromClient) {}

  /** {@code source} is null if nothing is kept. */
  BuildSession(
      DataNodeParts parts,
      PeerConnections peers,
      BuildBlockRequest request,
      BuildPlan plan,
      @Nullable Replica source) {
    this.parts = parts;
    this.peers = peers;
    this.request = request;
    this.plan = plan;
    this.chunkBytes = request.getChecksum().getBytesPerChecksum();
    this.chunkPower = Crc32cCombiner.powerOfBytes(chunkBytes);
    this.verifier = new PacketVerifier(chunkBytes);
    this.kept = source == null ? null : new KeptPieces(source, parts.memory(), chunkBytes);
    this.wanted = plan.nextSent(0);
    this.lastProgressMs = parts.clock().monotonicMs();
  }

  /** Begins; the stream may have failed already. */
  void begin(RpcStream opened) {
    if (!ended) {
      stream = opened;
    }
    loop = opened.eventLoop();
    intake = new Intake(opened, parts.budget(), parts.config().streamWindowBytes());
    if (ended) {
      return;
    }
    ReplicaLocation first = request.getTargets(0);
    WriteBlockRequest onward =
        WriteBlockRequest.newBuilder()
            .setBlock(request.getBlock())
            .setStage(PipelineStage.SETUP_CREATE)
            .setChecksum(request.getChecksum())
            .setStorageId(first.getStorageId())
            .setStorageType(first.getStorageType())
            .addAllTargets(request.getTargetsList().subList(1, request.getTargetsCount()))
            .setPipelineSize(request.getTargetsCount())
            .setClientName(request.getClientName())
            .setBlockBytesExpected(Math.max(request.getBlockBytesExpected(), plan.length()))
            .build();
    MirrorLink opening =
        new MirrorLink(
            peers, first.getAddressesList(), onward, SET_UP_MS, opened.eventLoop(), this);
    link = opening;
    opening.open();
    scheduleTick();
  }

  // ---- the client ----

  @Override
  public void onFrame(ByteString body, ByteBuf payload) {
    if (ended) {
      return;
    }
    Packet packet;
    try {
      packet = verifier.read(body, payload);
    } catch (DfsException e) {
      end(e.error());
      return;
    }
    DfsError wrong = check(packet.info());
    if (wrong != null) {
      packet.release();
      end(wrong);
      return;
    }
    parts.metrics().bytesReceived().inc(packet.info().dataLength());
    wanted = plan.nextSent(packet.info().offset() + packet.info().dataLength());
    received.add(packet);
    intake().add(packet.bytes());
    lastProgressMs = parts.clock().monotonicMs();
    goOn();
  }

  private @Nullable DfsError check(PacketInfo packet) {
    if (!packet.verified()) {
      parts.metrics().checksumFailures().inc();
      return DfsError.of(
          ErrorCode.CHECKSUM_ERROR, "the packet at " + packet.offset() + " arrived damaged");
    }
    long end = packet.offset() + packet.dataLength();
    if (packet.offset() != wanted
        || packet.dataLength() <= 0
        || end > plan.sentUntil(wanted)
        || (end % chunkBytes != 0 && end != plan.length())) {
      return DfsError.of(
          ErrorCode.STREAM_PROTOCOL,
          String.format(
              "expected bytes from %d to at most %d, found %d bytes at %d",
              wanted, plan.sentUntil(wanted), packet.dataLength(), packet.offset()));
    }
    return null;
  }

  @Override
  public void onEnd() {
    if (!ended && wanted < plan.length()) {
      end(DfsError.of(ErrorCode.STREAM_PROTOCOL, "the client ended before it sent " + wanted));
    }
  }

  @Override
  public void onFailure(DfsError error) {
    stream = null;
    end(error);
  }

  @Override
  public void onWritable(boolean writable) {
    // Progress is a few bytes a second.
  }

  // ---- the targets ----

  @Override
  public void onMirrorReady(WriteBlockReady message) {
    if (ended) {
      return;
    }
    stands = true;
    lastProgressMs = parts.clock().monotonicMs();
    stream().send(BuildBlockProgress.getDefaultInstance(), null);
    goOn();
  }

  @Override
  public void onMirrorWritable() {
    goOn();
  }

  @Override
  public void onMirrorAck(PacketAck ack) {
    if (ended) {
      return;
    }
    DfsError bad = BuildAcks.failure(ack, request, ackedSeqno + 1);
    if (bad != null || inFlight.isEmpty()) {
      end(bad != null ? bad : DfsError.of(ErrorCode.STREAM_PROTOCOL, "an ack of nothing"));
      return;
    }
    ackedSeqno++;
    Sent sent = inFlight.remove();
    letGo(sent);
    ackedLength = sent.end();
    lastProgressMs = parts.clock().monotonicMs();
    if (lastSent && inFlight.isEmpty()) {
      end(null);
    } else {
      goOn();
    }
  }

  @Override
  public void onMirrorLost(DfsError error) {
    end(error.evidence().containsKey("badNode") ? error : error.with("badNode", firstTarget()));
  }

  private String firstTarget() {
    return request.getTargets(0).getNodeId();
  }

  // ---- the block ----

  private void goOn() {
    while (mayGoOn()) {
      if (at == plan.length()) {
        lastSent = true;
        send(Unpooled.EMPTY_BUFFER, 0, false);
      } else if (plan.keptUntil(at) > at) {
        readKept(plan.keptUntil(at));
      } else {
        Packet packet = received.poll();
        if (packet == null) {
          break;
        }
        send(packet.payload(), packet.info().dataLength(), true);
      }
    }
    MirrorLink current = link;
    if (!ended && current != null) {
      intake().update(received.isEmpty() || (stands && current.writable()));
    }
  }

  private boolean mayGoOn() {
    MirrorLink current = link;
    return stands
        && !ended
        && !reading
        && !lastSent
        && current != null
        && current.writable()
        && (inFlight.isEmpty()
            || (inFlightBytes < IN_FLIGHT_BYTES_MAX && !parts.budget().exhausted()));
  }

  private void readKept(long end) {
    KeptPieces pieces = kept;
    if (pieces == null) {
      throw new IllegalStateException("a plan that keeps something has a source");
    }
    reading = true;
    long from = at;
    if (!pieces.replica().volume().executor().execute(() -> read(pieces, from, end))) {
      reading = false;
      end(StreamErrors.volumeBusy(pieces.replica().key().toString()).with("badNode", nodeId()));
    }
  }

  /** On the executor; {@code at} stands still meanwhile. */
  private void read(KeptPieces pieces, long from, long end) {
    try {
      KeptPieces.Piece piece = pieces.read(from, end);
      loop().execute(() -> onPiece(piece));
    } catch (KeptPieces.DifferentChunksException e) {
      DfsError error = DfsError.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      loop().execute(() -> onReadFailed(error));
    } catch (IOException e) {
      DfsError error =
          parts.health().onReadFailed(pieces.replica(), e).with("badNode", parts.nodeId());
      loop().execute(() -> onReadFailed(error));
    }
  }

  private void onReadFailed(DfsError error) {
    reading = false;
    if (ended) {
      closeKept();
    }
    end(error);
  }

  private void onPiece(KeptPieces.Piece piece) {
    reading = false;
    if (ended) {
      piece.payload().release();
      closeKept();
      return;
    }
    parts.budget().take(piece.payload().readableBytes());
    send(piece.payload(), piece.dataBytes(), false);
    goOn();
  }

  /** Takes ownership of {@code payload}. */
  private void send(ByteBuf payload, int dataBytes, boolean fromClient) {
    boolean last = dataBytes == 0;
    long seqno = nextSeqno++;
    int sums = payload.readableBytes() - dataBytes;
    PacketHeader header =
        PacketHeader.newBuilder()
            .setSeqno(seqno)
            .setOffsetInBlock(at)
            .setDataLength(dataBytes)
            .setChecksumLength(sums)
            .setLastInBlock(last)
            .setForceOnClose(last)
            .build();
    addToCrc(payload.nioBuffer(payload.readerIndex(), sums), dataBytes);
    Packet packet =
        new Packet(header, new PacketInfo(seqno, at, dataBytes, 0, true, last, last), payload);
    at += dataBytes;
    inFlight.add(new Sent(at, payload.readableBytes(), fromClient));
    inFlightBytes += payload.readableBytes();
    MirrorLink current = link;
    if (current != null) {
      current.send(packet);
    }
    packet.release();
    parts.metrics().bytesSent().inc(dataBytes);
  }

  private void addToCrc(ByteBuffer sums, int dataBytes) {
    for (int left = dataBytes; left > 0; left -= chunkBytes) {
      crc =
          left >= chunkBytes
              ? Crc32cCombiner.combineWithPower(crc, sums.getInt(), chunkPower)
              : Crc32cCombiner.combine(crc, sums.getInt(), left);
    }
  }

  private void letGo(Sent sent) {
    inFlightBytes -= sent.bytes();
    if (sent.fromClient()) {
      intake().remove(sent.bytes());
    } else {
      parts.budget().giveBack(sent.bytes());
    }
  }

  // ---- time, end ----

  private void scheduleTick() {
    stream().eventLoop().schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (ended) {
      return;
    }
    if (ackedLength > toldLength) {
      toldLength = ackedLength;
      stream().send(BuildBlockProgress.newBuilder().setAckedLength(ackedLength).build(), null);
    }
    long idleMs = parts.clock().monotonicMs() - lastProgressMs;
    boolean waitsForClient = stands && inFlight.isEmpty() && !reading && received.isEmpty();
    long most =
        waitsForClient
            ? parts.config().idleTimeoutMs()
            : SET_UP_MS + 2L * parts.config().ackTimeoutMs();
    if (idleMs > most) {
      String guilty = reading ? nodeId() : firstTarget();
      DfsError error = StreamErrors.idle("block " + request.getBlock().getBlockId(), idleMs);
      end(waitsForClient ? error : error.with("badNode", guilty));
      return;
    }
    goOn();
    scheduleTick();
  }

  private void end(@Nullable DfsError error) {
    if (ended) {
      return;
    }
    ended = true;
    inFlight.forEach(this::letGo);
    inFlight.clear();
    for (Packet packet = received.poll(); packet != null; packet = received.poll()) {
      intake().remove(packet.bytes());
      packet.release();
    }
    MirrorLink current = link;
    if (error != null && current != null) {
      current.fail(error);
    }
    tellClient(error);
    if (!reading) {
      closeKept();
    }
    parts.streams().leave();
  }

  private void tellClient(@Nullable DfsError error) {
    RpcStream open = stream;
    if (open == null) {
      return;
    }
    intake().end();
    if (error != null) {
      open.fail(error);
      return;
    }
    BuildBlockProgress done =
        BuildBlockProgress.newBuilder()
            .setAckedLength(plan.length())
            .setDone(true)
            .setCrc32C(crc)
            .build();
    open.send(done, null);
    open.end(null);
  }

  private void closeKept() {
    KeptPieces pieces = kept;
    if (pieces != null && !pieces.replica().volume().executor().execute(pieces::close)) {
      pieces.close();
    }
  }

  private String nodeId() {
    return parts.nodeId();
  }

  private Intake intake() {
    if (intake == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return intake;
  }

  private EventExecutor loop() {
    if (loop == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return loop;
  }

  private RpcStream stream() {
    RpcStream open = stream;
    if (open == null) {
      throw new IllegalStateException("the stream is not open");
    }
    return open;
  }
}
