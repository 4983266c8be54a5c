package io.ashlar.datanode.transfer;

import io.ashlar.datanode.pipeline.PipelineSpec;
import io.ashlar.datanode.pipeline.WritePipeline;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.volume.VolumeChoosingPolicy;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.ServerCall;
import org.jspecify.annotations.Nullable;

/** WRITE_BLOCK: sets up one node of a write pipeline and the link to the next. */
final class WriteBlockOperation implements DataOperation {
  private static final int PIPELINE_MAX = 16;
  private static final int CHUNK_BYTES_MIN = 16;
  private static final int CHUNK_BYTES_MAX = 1 << 20;
  private static final long BLOCK_BYTES_MAX = 1L << 40;
  private static final int SET_UP_MS_BASE = 8_000;
  private static final int SET_UP_MS_PER_NODE = 2_000;

  private final DataNodeParts parts;
  private final PeerConnections peers;
  private final CreateSetUp create;
  private final ContinueSetUp continued;
  private final CopySetUp copy;

  WriteBlockOperation(DataNodeParts parts, PeerConnections peers, VolumeChoosingPolicy policy) {
    this.parts = parts;
    this.peers = peers;
    this.create = new CreateSetUp(parts, policy);
    this.continued = new ContinueSetUp(parts);
    this.copy = new CopySetUp(parts, policy);
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    try {
      start(call, call.body(WriteBlockRequest.parser()));
    } catch (DfsException e) {
      throw new DfsException(e.error().with("badNode", parts.nodeId()), e);
    }
  }

  private void start(ServerCall call, WriteBlockRequest request) throws DfsException {
    ReplicaKey key = ReplicaLookup.key(request.getBlock());
    check(request, key);
    if (!parts.streams().tryEnter()) {
      parts.metrics().streamsRefused().inc();
      throw new DfsException(StreamErrors.tooManyStreams(parts.streams().max()));
    }
    StreamSetUp setUp;
    try {
      setUp = prepare(request, key);
    } catch (DfsException e) {
      parts.streams().leave();
      throw e;
    }
    WriteSession session =
        new WriteSession(
            isCopy(request) ? parts.config().forCopies() : parts.config(),
            parts.budget(),
            parts.clock(),
            parts.metrics(),
            setUp.replica().key().toString(),
            new WritePipeline(spec(request, setUp.replica().key()), parts.clock().monotonicMs()),
            new PacketVerifier(request.getChecksum().getBytesPerChecksum()),
            setUp.construction(),
            parts.waiting().entry(key.blockId().value()),
            parts.streams()::leave);
    if (request.getStage() == PipelineStage.SETUP_TRANSFER && request.getBandwidthBytes() > 0) {
      session.limit(parts.moves().receiving(), request.getBandwidthBytes());
    }
    DiskQueue queue =
        new DiskQueue(
            parts.replicas(),
            setUp.replica(),
            setUp.construction(),
            setUp.files(),
            session,
            parts.metrics());
    RpcStream stream = call.openStream(session);
    session.begin(stream, queue, setUp.turn(), link(request, stream, session));
  }

  private StreamSetUp prepare(WriteBlockRequest request, ReplicaKey key) throws DfsException {
    return switch (request.getStage()) {
      case SETUP_CREATE -> create.prepare(request, key);
      case SETUP_CONTINUE -> continued.prepare(request, key);
      case SETUP_COPY, SETUP_TRANSFER -> copy.prepare(request, key);
      default ->
          throw new DfsException(
              ErrorCode.UNSUPPORTED, key + ": stage " + request.getStage() + " is not supported");
    };
  }

  private static boolean isCopy(WriteBlockRequest request) {
    return switch (request.getStage()) {
      case SETUP_COPY, SETUP_TRANSFER -> true;
      default -> false;
    };
  }

  private static void check(WriteBlockRequest request, ReplicaKey key) throws DfsException {
    int chunkBytes = request.getChecksum().getBytesPerChecksum();
    if (request.getChecksum().getType() != ChecksumType.CRC32C
        || chunkBytes < CHUNK_BYTES_MIN
        || chunkBytes > CHUNK_BYTES_MAX) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          key
              + ": expected CRC32C over chunks of "
              + CHUNK_BYTES_MIN
              + " to "
              + CHUNK_BYTES_MAX
              + " bytes, found "
              + request.getChecksum().getType()
              + " over "
              + Integer.toUnsignedString(chunkBytes));
    }
    if (request.getTargetsCount() >= PIPELINE_MAX
        || request.getBlockBytesExpected() > BLOCK_BYTES_MAX) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          key
              + ": expected at most "
              + PIPELINE_MAX
              + " nodes and "
              + BLOCK_BYTES_MAX
              + " bytes, found "
              + (1 + request.getTargetsCount())
              + " and "
              + request.getBlockBytesExpected());
    }
  }

  private PipelineSpec spec(WriteBlockRequest request, ReplicaKey key) {
    int after = request.getTargetsCount();
    return new PipelineSpec(
        key.toString(),
        parts.nodeId(),
        after == 0 ? "" : request.getTargets(0).getNodeId(),
        after,
        request.getChecksum().getBytesPerChecksum(),
        request.getStage() == PipelineStage.SETUP_CONTINUE,
        parts.config().ackTimeoutMs());
  }

  private @Nullable MirrorLink link(
      WriteBlockRequest request, RpcStream stream, WriteSession session) {
    if (request.getTargetsCount() == 0) {
      return null;
    }
    ReplicaLocation next = request.getTargets(0);
    WriteBlockRequest onward =
        request.toBuilder()
            .removeTargets(0)
            .setStorageId(next.getStorageId())
            .setStorageType(next.getStorageType())
            .build();
    int timeoutMs = SET_UP_MS_BASE + SET_UP_MS_PER_NODE * request.getTargetsCount();
    return new MirrorLink(
        peers, next.getAddressesList(), onward, timeoutMs, stream.eventLoop(), session);
  }
}
