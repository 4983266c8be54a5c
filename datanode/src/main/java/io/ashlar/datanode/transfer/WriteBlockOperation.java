package io.ashlar.datanode.transfer;

import io.ashlar.datanode.pipeline.PipelineSpec;
import io.ashlar.datanode.pipeline.WritePipeline;
import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeChoosingPolicy;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.ServerCall;
import java.io.IOException;
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
  private final StoreChooser chooser;

  WriteBlockOperation(DataNodeParts parts, PeerConnections peers, VolumeChoosingPolicy policy) {
    this.parts = parts;
    this.peers = peers;
    this.chooser = new StoreChooser(policy);
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
    long expected = Math.max(0, request.getBlockBytesExpected());
    BlockStore store =
        chooser.choose(
            parts.stores().get(), request.getStorageId(), request.getStorageType(), expected);
    if (!parts.streams().tryEnter()) {
      parts.metrics().streamsRefused().inc();
      throw new DfsException(StreamErrors.tooManyStreams(parts.streams().max()));
    }
    Construction construction = new Construction();
    Replica replica = Replica.open(key, store, construction);
    if (!parts.replicas().addOpen(replica)) {
      parts.streams().leave();
      throw new DfsException(
          ErrorCode.ALREADY_EXISTS, key + ": there is a replica of this block here already");
    }
    WriteSession session =
        new WriteSession(
            parts.config(),
            parts.budget(),
            parts.clock(),
            parts.metrics(),
            key.toString(),
            new WritePipeline(spec(request, key), parts.clock().monotonicMs()),
            new PacketVerifier(request.getChecksum().getBytesPerChecksum()),
            construction,
            parts.streams()::leave);
    DiskQueue queue =
        new DiskQueue(
            parts.replicas(),
            replica,
            construction,
            () -> create(store, request, key, expected),
            session,
            parts.metrics());
    RpcStream stream = call.openStream(session);
    session.begin(stream, queue, link(request, stream, session));
  }

  private static void check(WriteBlockRequest request, ReplicaKey key) throws DfsException {
    int chunkBytes = request.getChecksum().getBytesPerChecksum();
    if (request.getStage() != PipelineStage.SETUP_CREATE) {
      throw new DfsException(
          ErrorCode.UNSUPPORTED, key + ": stage " + request.getStage() + " is not supported");
    }
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
        parts.config().ackTimeoutMs());
  }

  /** On the volume's executor. */
  private static ReplicaWriter create(
      BlockStore store, WriteBlockRequest request, ReplicaKey key, long expected)
      throws IOException {
    Volume volume = store.volume();
    volume.measure();
    SpaceReservation space = volume.space().reserve(expected);
    if (space == null) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.DISK_FULL,
                  key
                      + ": expected "
                      + expected
                      + " bytes free on volume "
                      + volume
                      + ", found "
                      + volume.space().remainingBytes())
              .with("volume", volume));
    }
    return store.create(key, request.getChecksum().getBytesPerChecksum(), space);
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
