package io.ashlar.client.script;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.data.BlockChecksumRequest;
import io.ashlar.protocol.data.BlockChecksumResponse;
import io.ashlar.protocol.data.ForceBlockRequest;
import io.ashlar.protocol.data.ForceBlockResponse;
import io.ashlar.protocol.data.ReadBlockReady;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.data.ReadChunkHeader;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.data.ReportCorruptReplicaRequest;
import io.ashlar.protocol.data.ReportCorruptReplicaResponse;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.types.Address;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.protocol.types.StorageType;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcLimits;
import io.ashlar.rpc.RpcServer;
import io.ashlar.rpc.RpcService;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.ServerCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A DataNode in memory, as strict as the real one about packets. The first node of a pipeline
 * writes for all of them.
 */
public final class ScriptedDataNode implements RpcService, AutoCloseable {
  private static final int FRAME_CHUNKS = 16;

  private final String id;
  private final Map<String, ScriptedDataNode> peers;
  private final RpcServer server;
  final Map<Long, ScriptedReplica> replicas = new ConcurrentHashMap<>();

  /** Blocks whose corruption was reported. */
  public final List<Long> corruptReports = new CopyOnWriteArrayList<>();

  /** Reads that were begun. */
  public final AtomicInteger reads = new AtomicInteger();

  /** Pipelines that were asked for. */
  public final AtomicInteger writes = new AtomicInteger();

  /** Keeps the answer to a new pipeline back while true. */
  public volatile boolean holdReady;

  /** Refuses new pipelines with this error. */
  public volatile @Nullable DfsError writeRefusal;

  /** Refuses reads with this error. */
  public volatile @Nullable DfsError readRefusal;

  /** Flips a byte of what it serves at this offset; -1: none. */
  public volatile long corruptAt = -1;

  /** Ends its connections in the middle of a read after this many frames; -1: never. */
  public volatile int dieAfterFrames = -1;

  /** Fails a write stream at this packet; -1: never. */
  public volatile long failAtSeqno = -1;

  /** Keeps acks back while true. */
  public volatile boolean holdAcks;

  /** Bytes that arrived in packets. */
  public final AtomicLong bytesArrived = new AtomicLong();

  ScriptedDataNode(EventLoops loops, String id, Map<String, ScriptedDataNode> peers)
      throws DfsException {
    this.id = id;
    this.peers = peers;
    this.server =
        RpcServer.start(
            loops,
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            this,
            RpcLimits.defaults());
  }

  /** Its id. */
  public String id() {
    return id;
  }

  Map<String, ScriptedDataNode> peers() {
    return peers;
  }

  /** Its replica of a block. */
  public @Nullable ScriptedReplica replica(long blockId) {
    return replicas.get(blockId);
  }

  /** All of its replicas. */
  public List<ScriptedReplica> replicas() {
    return List.copyOf(replicas.values());
  }

  /** Open connections of clients. */
  public int connections() {
    return server.connectionCount();
  }

  ReplicaLocation location() {
    InetSocketAddress at = server.addresses().get(0);
    return ReplicaLocation.newBuilder()
        .setNodeId(id)
        .addAddresses(
            Address.newBuilder().setHost(at.getAddress().getHostAddress()).setPort(at.getPort()))
        .setRack("/rack")
        .setStorageId("storage-" + id)
        .setStorageType(StorageType.DISK)
        .build();
  }

  @Override
  public Handshake accept(Handshake peer) throws DfsException {
    if (!peer.getNamespaceId().equals(ScriptedNameNode.NAMESPACE)) {
      throw new DfsException(ErrorCode.WRONG_CLUSTER, "found '" + peer.getNamespaceId() + "'");
    }
    return Handshake.newBuilder().setProtocolVersion(1).build();
  }

  @Override
  public void onRequest(ServerCall call) {
    try {
      switch (call.method()) {
        case WRITE_BLOCK -> write(call);
        case READ_BLOCK -> read(call);
        case GET_REPLICA_INFO -> info(call);
        case GET_BLOCK_CHECKSUM -> checksum(call);
        case REPORT_CORRUPT_REPLICA -> {
          corruptReports.add(
              call.body(ReportCorruptReplicaRequest.parser()).getBlock().getBlockId());
          call.reply(ReportCorruptReplicaResponse.getDefaultInstance(), 0, 0);
        }
        case FORCE_BLOCK -> {
          find(call.body(ForceBlockRequest.parser()).getBlock().getBlockId()).forceData();
          call.reply(ForceBlockResponse.getDefaultInstance(), 0, 0);
        }
        default -> throw new DfsException(ErrorCode.UNSUPPORTED, call.method().name());
      }
    } catch (DfsException e) {
      call.fail(e.error(), 0, 0);
    }
  }

  private void write(ServerCall call) throws DfsException {
    writes.incrementAndGet();
    DfsError refusal = writeRefusal;
    if (refusal != null) {
      throw new DfsException(refusal);
    }
    new ScriptedWrite(this, call.body(WriteBlockRequest.parser())).begin(call);
  }

  private ScriptedReplica find(long blockId) throws DfsException {
    DfsError refusal = readRefusal;
    if (refusal != null) {
      throw new DfsException(refusal);
    }
    ScriptedReplica replica = replicas.get(blockId);
    if (replica == null) {
      throw new DfsException(ErrorCode.REPLICA_NOT_FOUND, id + " has no block " + blockId);
    }
    return replica;
  }

  private void read(ServerCall call) throws DfsException {
    ReadBlockRequest request = call.body(ReadBlockRequest.parser());
    ScriptedReplica replica = find(request.getBlock().getBlockId());
    reads.incrementAndGet();
    int chunk = replica.chunkBytes();
    byte[] bytes = replica.bytes();
    int start = (int) (request.getOffset() / chunk * chunk);
    long asked = request.getOffset() + request.getLength();
    int end = (int) Math.min(bytes.length, (asked + chunk - 1) / chunk * chunk);
    RpcStream stream = call.openStream(new IgnoringListener());
    stream.send(
        ReadBlockReady.newBuilder()
            .setChecksum(spec(chunk))
            .setFirstChunkOffset(start)
            .setVisibleLength(bytes.length)
            .setState(replica.finalized() ? ReplicaState.FINALIZED : ReplicaState.RBW)
            .build(),
        null);
    int frames = 0;
    for (int at = start; at < end; at += FRAME_CHUNKS * chunk) {
      if (frames++ == dieAfterFrames) {
        stream.close();
        return;
      }
      sendData(stream, bytes, at, Math.min(end, at + FRAME_CHUNKS * chunk), chunk);
    }
    stream.end(null);
  }

  private void sendData(RpcStream stream, byte[] bytes, int from, int to, int chunk) {
    ByteBuffer data = ByteBuffer.wrap(bytes, from, to - from).slice();
    ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(to - from, chunk));
    ChunkChecksums.compute(data, chunk, sums);
    ByteBuf payload = Unpooled.buffer(sums.capacity() + to - from);
    payload.writeBytes(sums).writeBytes(bytes, from, to - from);
    if (corruptAt >= from && corruptAt < to) {
      int at = sums.capacity() + (int) (corruptAt - from);
      payload.setByte(at, payload.getByte(at) ^ 1);
    }
    stream.send(
        ReadChunkHeader.newBuilder()
            .setOffsetInBlock(from)
            .setDataLength(to - from)
            .setChecksumLength(sums.capacity())
            .build(),
        payload);
  }

  static ChecksumSpec spec(int chunk) {
    return ChecksumSpec.newBuilder()
        .setType(ChecksumType.CRC32C)
        .setBytesPerChecksum(chunk)
        .build();
  }

  private void info(ServerCall call) throws DfsException {
    ReplicaInfoRequest request = call.body(ReplicaInfoRequest.parser());
    ScriptedReplica replica = find(request.getBlock().getBlockId());
    call.reply(
        ReplicaInfoResponse.newBuilder()
            .setBlock(request.getBlock())
            .setVisibleLength(replica.bytes().length)
            .setState(ReplicaState.RBW)
            .build(),
        0,
        0);
  }

  private void checksum(ServerCall call) throws DfsException {
    BlockChecksumRequest request = call.body(BlockChecksumRequest.parser());
    ScriptedReplica replica = find(request.getBlock().getBlockId());
    call.reply(
        BlockChecksumResponse.newBuilder()
            .setCrc32C(ChunkChecksums.of(replica.bytes()))
            .setLength(replica.bytes().length)
            .build(),
        0,
        0);
  }

  @Override
  public void close() {
    server.close();
  }
}
