package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.protocol.data.ForceBlockRequest;
import io.ashlar.protocol.data.ForceBlockResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.ServerCall;
import java.io.IOException;

/**
 * FORCE_BLOCK: a writer that closed a block without force promises it after all.
 *
 * <p><b>Durability</b>: a volume that cannot force is out, because nobody knows any more what it
 * holds.
 */
final class ForceBlockOperation implements DataOperation {
  private final ReplicaLookup lookup;

  ForceBlockOperation(ReplicaLookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    ForceBlockRequest request = call.body(ForceBlockRequest.parser());
    Replica replica = lookup.findReadable(request.getBlock());
    if (replica.state() != ReplicaState.FINALIZED) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + ": expected FINALIZED, found " + replica.state());
    }
    if (request.getLength() != replica.length()) {
      throw new DfsException(
          ErrorCode.LENGTH_MISMATCH,
          String.format(
              "%s: expected %d bytes, found %d",
              replica.key(), request.getLength(), replica.length()));
    }
    if (!replica.volume().executor().tryExecute(() -> force(call, replica))) {
      throw new DfsException(StreamErrors.volumeBusy(replica.key().toString()));
    }
  }

  private static void force(ServerCall call, Replica replica) {
    try {
      replica.store().force(replica);
      call.reply(ForceBlockResponse.getDefaultInstance(), 0, 0);
    } catch (IOException e) {
      if (IoFailures.isDiskFault(e) && !IoFailures.isLinkOrMissing(e)) {
        replica.volume().fail("force " + replica.key(), e);
      }
      call.fail(IoFailures.errorOf(replica.volume(), "force " + replica.key(), e), 0, 0);
    }
  }
}
