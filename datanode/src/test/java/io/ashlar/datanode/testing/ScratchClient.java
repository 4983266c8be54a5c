package io.ashlar.datanode.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.ReadBlockReady;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.data.ReadChunkHeader;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.protocol.types.Address;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcLimits;
import io.ashlar.rpc.RpcReply;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Speaks the data protocol as a client does, one blocking step at a time. */
public final class ScratchClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;

  private final EventLoops loops = EventLoops.create(1, "scratch-client");
  private final RpcClient client;
  private final int chunkBytes;

  public ScratchClient(String namespaceId, int chunkBytes) {
    this.chunkBytes = chunkBytes;
    this.client =
        new RpcClient(
            loops,
            RpcLimits.defaults(),
            () ->
                Handshake.newBuilder()
                    .setProtocolVersion(ProtocolVersion.CURRENT)
                    .setNamespaceId(namespaceId)
                    .setRole(PeerRole.CLIENT)
                    .setPeerName("scratch")
                    .build());
  }

  public int chunkBytes() {
    return chunkBytes;
  }

  public RpcConnection connect(InetSocketAddress address) throws DfsException {
    return get(client.connect(address));
  }

  public RpcReply call(InetSocketAddress address, RpcMethod method, MessageLite body)
      throws DfsException {
    try (RpcConnection connection = connect(address)) {
      return get(connection.call(method, body, CallOptions.timeout(TIMEOUT_MS)));
    }
  }

  public static BlockKey block(long id, long stamp) {
    return BlockKey.newBuilder().setBlockId(id).setGenerationStamp(stamp).build();
  }

  public static ReplicaLocation target(String nodeId, InetSocketAddress address) {
    return ReplicaLocation.newBuilder()
        .setNodeId(nodeId)
        .addAddresses(
            Address.newBuilder()
                .setHost(address.getAddress().getHostAddress())
                .setPort(address.getPort()))
        .build();
  }

  public WriteBlockRequest.Builder writeRequest(BlockKey block, List<ReplicaLocation> others) {
    return WriteBlockRequest.newBuilder()
        .setBlock(block)
        .setStage(PipelineStage.SETUP_CREATE)
        .setChecksum(
            ChecksumSpec.newBuilder().setType(ChecksumType.CRC32C).setBytesPerChecksum(chunkBytes))
        .addAllTargets(others)
        .setPipelineSize(1 + others.size())
        .setBlockBytesExpected(1 << 20)
        .setClientName("scratch");
  }

  /** Has the replicas of {@code block} go on under a new stamp. */
  public WriteBlockRequest continueRequest(
      BlockKey block, long newStamp, long min, long max, List<ReplicaLocation> others) {
    return writeRequest(block, others)
        .setStage(PipelineStage.SETUP_CONTINUE)
        .setNewStamp(newStamp)
        .setLengthMin(min)
        .setLengthMax(max)
        .build();
  }

  /** Opens a write stream and waits until the pipeline stands. */
  public Writer openWrite(InetSocketAddress first, WriteBlockRequest request) throws DfsException {
    RpcConnection connection = connect(first);
    Ear ear = new Ear();
    RpcStream stream =
        connection.openStream(RpcMethod.WRITE_BLOCK, request, CallOptions.timeout(TIMEOUT_MS), ear);
    Writer writer = new Writer(connection, stream, ear);
    try {
      writer.ready = WriteBlockReady.parseFrom(ear.next().body());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    } catch (DfsException e) {
      connection.close();
      throw e;
    }
    return writer;
  }

  /** Reads a range and verifies each chunk as a client does. */
  public byte[] read(InetSocketAddress node, BlockKey block, long offset, long length)
      throws DfsException {
    return read(
        node,
        ReadBlockRequest.newBuilder()
            .setBlock(block)
            .setOffset(offset)
            .setLength(length)
            .setPacketBytes(64 << 10)
            .build());
  }

  public byte[] read(InetSocketAddress node, ReadBlockRequest request) throws DfsException {
    try (RpcConnection connection = connect(node)) {
      Ear ear = new Ear();
      RpcStream stream =
          connection.openStream(
              RpcMethod.READ_BLOCK, request, CallOptions.timeout(TIMEOUT_MS), ear);
      ReadBlockReady ready = ReadBlockReady.parseFrom(ear.next().body());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      long at = ready.getFirstChunkOffset();
      for (Event event = ear.next(); !event.end(); event = ear.next()) {
        ReadChunkHeader header = ReadChunkHeader.parseFrom(event.body());
        if (header.getOffsetInBlock() != at) {
          throw new AssertionError("expected offset " + at + ", found " + header);
        }
        ByteBuffer payload = event.payload().asReadOnlyByteBuffer();
        ByteBuffer sums = payload.slice(0, header.getChecksumLength());
        ByteBuffer data = payload.slice(header.getChecksumLength(), header.getDataLength());
        int bad =
            ChunkChecksums.firstMismatch(data, ready.getChecksum().getBytesPerChecksum(), sums);
        if (bad >= 0) {
          throw new DfsException(ErrorCode.CHECKSUM_ERROR, "chunk " + bad + " of " + header);
        }
        event.payload().substring(header.getChecksumLength()).writeTo(out);
        at += header.getDataLength();
      }
      stream.end(null);
      byte[] all = out.toByteArray();
      if (request.getLength() == 0) {
        return all;
      }
      int skip = (int) (request.getOffset() - ready.getFirstChunkOffset());
      int count = (int) Math.min(request.getLength(), all.length - skip);
      return java.util.Arrays.copyOfRange(all, skip, skip + count);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    } catch (DfsException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static <T> T get(java.util.concurrent.Future<T> future) throws DfsException {
    try {
      return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DfsException known) {
        throw new DfsException(known.error(), known);
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    loops.close();
  }

  /** Something that arrived on a stream. */
  public record Event(ByteString body, ByteString payload, boolean end, @Nullable DfsError error) {}

  /** Keeps what arrives until the test asks for it. */
  public static final class Ear implements StreamListener {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      events.add(new Event(body, ByteString.copyFrom(payload.nioBuffer()), false, null));
    }

    @Override
    public void onEnd() {
      events.add(new Event(ByteString.EMPTY, ByteString.EMPTY, true, null));
    }

    @Override
    public void onFailure(DfsError error) {
      events.add(new Event(ByteString.EMPTY, ByteString.EMPTY, true, error));
    }

    @Override
    public void onWritable(boolean writable) {}

    public Event next() throws DfsException {
      try {
        Event event = events.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        if (event == null) {
          throw new AssertionError("nothing arrived on the stream");
        }
        if (event.error() != null) {
          throw event.error().toException();
        }
        return event;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    public int waiting() {
      return events.size();
    }
  }

  /** A write stream. */
  public final class Writer implements AutoCloseable {
    private final RpcConnection connection;
    private final RpcStream stream;
    private final Ear ear;
    private WriteBlockReady ready = WriteBlockReady.getDefaultInstance();
    private long seqno;

    private Writer(RpcConnection connection, RpcStream stream, Ear ear) {
      this.connection = connection;
      this.stream = stream;
      this.ear = ear;
    }

    public WriteBlockReady ready() {
      return ready;
    }

    public RpcStream stream() {
      return stream;
    }

    /** Sends one packet whose data starts at a chunk boundary. */
    public long send(byte[] block, int offset, int length, boolean sync) {
      return send(header(offset, length, sync), block, offset, length, 0);
    }

    /** The same, and nothing is promised by its ack but that it is written. */
    public long sendUnflushed(byte[] block, int offset, int length) {
      return send(header(offset, length, false).setFlush(false), block, offset, length, 0);
    }

    /** The same with one bit of the data turned after the checksums were made. */
    public long sendDamaged(byte[] block, int offset, int length) {
      return send(header(offset, length, false), block, offset, length, 1);
    }

    private PacketHeader.Builder header(int offset, int length, boolean sync) {
      return PacketHeader.newBuilder()
          .setSeqno(seqno)
          .setOffsetInBlock(offset)
          .setDataLength(length)
          .setChecksumLength(ChunkChecksums.bytesFor(length, chunkBytes))
          .setSync(sync)
          .setFlush(true);
    }

    public long send(PacketHeader.Builder header, byte[] block, int offset, int length, int flip) {
      int sums = ChunkChecksums.bytesFor(length, chunkBytes);
      ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer(sums + length);
      payload.writerIndex(sums);
      payload.writeBytes(block, offset, length);
      ChunkChecksums.compute(
          payload.nioBuffer(sums, length), chunkBytes, payload.nioBuffer(0, sums));
      if (flip > 0) {
        payload.setByte(sums, payload.getByte(sums) ^ flip);
      }
      stream.send(header.build(), payload);
      return seqno++;
    }

    /** Sends all of {@code block} in packets, and waits for each ack. */
    public void sendAll(byte[] block, int packetBytes) throws DfsException {
      for (int at = 0; at < block.length; at += packetBytes) {
        send(block, at, Math.min(packetBytes, block.length - at), false);
        if (seqno > 8) {
          awaitAck();
        }
      }
      while (ear.waiting() > 0 || acked + 1 < seqno) {
        awaitAck();
      }
    }

    private long acked = -1;

    public PacketAck awaitAck() throws DfsException {
      try {
        Event event = ear.next();
        if (event.end()) {
          throw new AssertionError("the stream ended before ack " + (acked + 1));
        }
        PacketAck ack = PacketAck.parseFrom(event.body());
        if (ack.getSeqno() != acked + 1) {
          throw new AssertionError("expected ack " + (acked + 1) + ", found " + ack);
        }
        acked = ack.getSeqno();
        return ack;
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    /** Waits for the error that the stream must end with. */
    public DfsError awaitError() {
      try {
        while (!ear.next().end()) {
          // Acks that were on their way.
        }
      } catch (DfsException e) {
        return e.error();
      }
      throw new AssertionError("the stream ended well");
    }

    /** Finalizes and waits for the last ack and the end of the stream. */
    public void finish(boolean force) throws DfsException {
      sendLast(force);
      awaitAck();
      if (!ear.next().end()) {
        throw new AssertionError("expected the end of the stream");
      }
      connection.close();
    }

    /** Sends the last packet and ends this direction. */
    public void sendLast(boolean force) {
      stream.send(
          PacketHeader.newBuilder()
              .setSeqno(seqno++)
              .setLastInBlock(true)
              .setForceOnClose(force)
              .build(),
          null);
      stream.end(null);
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
