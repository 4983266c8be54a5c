package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.ReportCorruptReplicaRequest;
import io.ashlar.protocol.data.ReportCorruptReplicaResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.ServerCall;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * REPORT_CORRUPT_REPLICA: a client got wrong bytes. This node looks for itself; a client's word
 * alone marks nothing.
 */
final class CorruptReplicaOperation implements DataOperation {
  private final DataNodeParts parts;
  private final ReplicaLookup lookup;
  private final Set<ReplicaKey> running = ConcurrentHashMap.newKeySet();

  CorruptReplicaOperation(DataNodeParts parts, ReplicaLookup lookup) {
    this.parts = parts;
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    ReportCorruptReplicaRequest request = call.body(ReportCorruptReplicaRequest.parser());
    Replica replica = lookup.find(request.getBlock());
    if (replica.corrupt()) {
      answer(call, true);
      return;
    }
    if (replica.state() != ReplicaState.FINALIZED) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + " is " + replica.state() + ": only a finalized replica is checked");
    }
    if (!running.add(replica.key())) {
      throw new DfsException(
          ErrorCode.OVERLOADED, replica.key() + " is being checked already; ask again later");
    }
    if (!replica.volume().executor().tryExecute(() -> check(call, replica))) {
      running.remove(replica.key());
      throw new DfsException(StreamErrors.volumeBusy(replica.key().toString()));
    }
  }

  private void check(ServerCall call, Replica replica) {
    boolean good;
    try {
      good = parts.health().check(replica);
    } finally {
      running.remove(replica.key());
    }
    answer(call, !good);
  }

  private static void answer(ServerCall call, boolean bad) {
    call.reply(ReportCorruptReplicaResponse.newBuilder().setVerifiedBad(bad).build(), 0, 0);
  }
}
