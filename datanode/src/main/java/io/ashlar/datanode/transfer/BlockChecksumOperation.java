package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaChecksum;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.BlockChecksumRequest;
import io.ashlar.protocol.data.BlockChecksumResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.rpc.ServerCall;
import java.io.IOException;

/** GET_BLOCK_CHECKSUM: combines the stored checksums of a finalized replica. */
final class BlockChecksumOperation implements DataOperation {
  private final DataNodeParts parts;
  private final ReplicaLookup lookup;

  BlockChecksumOperation(DataNodeParts parts, ReplicaLookup lookup) {
    this.parts = parts;
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    BlockChecksumRequest request = call.body(BlockChecksumRequest.parser());
    Replica replica = lookup.findReadable(request.getBlock());
    if (replica.state() != ReplicaState.FINALIZED) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + ": expected FINALIZED, found " + replica.state());
    }
    if (request.getLength() != replica.length()) {
      throw new DfsException(
          ErrorCode.LENGTH_MISMATCH,
          replica.key()
              + ": expected "
              + request.getLength()
              + " bytes, found "
              + replica.length());
    }
    if (!replica.volume().executor().tryExecute(() -> answer(call, replica))) {
      throw new DfsException(StreamErrors.volumeBusy(replica.key().toString()));
    }
  }

  private void answer(ServerCall call, Replica replica) {
    try (ReplicaReader reader = replica.store().openRead(replica)) {
      call.reply(
          BlockChecksumResponse.newBuilder()
              .setCrc32C(ReplicaChecksum.combine(reader))
              .setLength(replica.length())
              .setChecksum(
                  ChecksumSpec.newBuilder()
                      .setType(ChecksumType.CRC32C)
                      .setBytesPerChecksum(reader.chunkBytes()))
              .build(),
          0,
          0);
    } catch (IOException e) {
      call.fail(parts.health().onReadFailed(replica, e), 0, 0);
    }
  }
}
