package io.ashlar.datanode.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.replica.ChunkScan;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.ReadChunksRequest;
import io.ashlar.protocol.data.ReadChunksResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.rpc.ServerCall;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * READ_CHUNKS: chunks for the repair of another node's replica. They are verified before they
 * leave, so that a replica that is damaged elsewhere can still give what is good of it.
 */
final class ReadChunksOperation implements DataOperation {
  /** Most data bytes, or bytes of checksums, in one answer. */
  static final int ANSWER_BYTES_MAX = 1 << 20;

  private final DataNodeParts parts;
  private final ReplicaLookup lookup;

  ReadChunksOperation(DataNodeParts parts, ReplicaLookup lookup) {
    this.parts = parts;
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    ReadChunksRequest request = call.body(ReadChunksRequest.parser());
    if (call.peer().getRole() != PeerRole.DATANODE) {
      throw new DfsException(ErrorCode.WRONG_ROLE, "only a DataNode repairs a replica");
    }
    Replica replica = lookup.findReadable(request.getBlock(), true, true);
    if (replica.state() != ReplicaState.FINALIZED
        || !replica.key().equals(ReplicaLookup.key(request.getBlock()))
        || replica.length() != request.getLength()) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          String.format(
              "expected a final replica of stamp %d with %d bytes, found %s, %s with %d bytes",
              request.getBlock().getGenerationStamp(),
              request.getLength(),
              replica.key(),
              replica.state(),
              replica.length()));
    }
    if (request.getOffset() < 0
        || request.getOffset() > replica.length()
        || request.getBytes() < 0
        || request.getBytes() > ANSWER_BYTES_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          replica.key()
              + ": at most "
              + ANSWER_BYTES_MAX
              + " bytes within the replica can be asked");
    }
    if (!replica.volume().executor().tryExecute(() -> answer(call, request, replica))) {
      throw new DfsException(StreamErrors.volumeBusy(replica.key().toString()));
    }
  }

  private void answer(ServerCall call, ReadChunksRequest request, Replica replica) {
    try (ChunkScan scan = replica.store().openScan(replica, false)) {
      call.reply(
          request.getChecksumsOnly()
              ? checksums(request, replica, scan)
              : chunks(request, replica, scan),
          0,
          0);
    } catch (DfsException e) {
      call.fail(e.error(), 0, 0);
    } catch (IOException e) {
      call.fail(parts.health().onReadFailed(replica, e), 0, 0);
    }
  }

  private ReadChunksResponse chunks(ReadChunksRequest request, Replica replica, ChunkScan scan)
      throws IOException {
    long end = Math.min(replica.length(), request.getOffset() + request.getBytes());
    int chunkBytes = scan.chunkBytes();
    if (request.getOffset() % chunkBytes != 0
        || (end % chunkBytes != 0 && end != replica.length())) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          replica.key() + ": expected whole chunks of " + chunkBytes + " bytes");
    }
    int bytes = (int) (end - request.getOffset());
    ByteBuffer data = ByteBuffer.allocate(bytes);
    ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(bytes, chunkBytes));
    if (!scan.read(request.getOffset(), sums, data)) {
      throw new CorruptReplicaException(
          "a chunk from " + request.getOffset() + " to " + end + " does not verify");
    }
    parts.metrics().repair().servedBytes().inc((long) bytes + sums.capacity());
    return answer(chunkBytes, sums).setData(UnsafeByteOperations.unsafeWrap(data)).build();
  }

  private ReadChunksResponse checksums(ReadChunksRequest request, Replica replica, ChunkScan scan)
      throws IOException {
    int chunkBytes = scan.chunkBytes();
    if (request.getOffset() % chunkBytes != 0) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, replica.key() + ": expected the beginning of a chunk");
    }
    long left = ChunkChecksums.chunksOf(replica.length() - request.getOffset(), chunkBytes);
    long most = ANSWER_BYTES_MAX / ChunkChecksums.CHECKSUM_BYTES;
    ByteBuffer sums =
        ByteBuffer.allocate((int) Math.min(left, most) * ChunkChecksums.CHECKSUM_BYTES);
    if (!scan.readChecksums(request.getOffset(), sums)) {
      throw new CorruptReplicaException("checksums are missing from " + request.getOffset());
    }
    parts.metrics().repair().servedBytes().inc(sums.capacity());
    return answer(chunkBytes, sums).build();
  }

  private static ReadChunksResponse.Builder answer(int chunkBytes, ByteBuffer sums) {
    ByteString bytes = UnsafeByteOperations.unsafeWrap(sums);
    return ReadChunksResponse.newBuilder()
        .setChecksum(
            ChecksumSpec.newBuilder().setType(ChecksumType.CRC32C).setBytesPerChecksum(chunkBytes))
        .setChecksums(bytes);
  }
}
