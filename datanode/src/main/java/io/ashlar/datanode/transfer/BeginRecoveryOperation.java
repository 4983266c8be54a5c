package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Recovery;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.replica.VisibleEnd;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.protocol.data.BeginRecoveryRequest;
import io.ashlar.protocol.data.BeginRecoveryResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.ServerCall;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * BEGIN_RECOVERY: stops the writer, promises to take nothing of a lower recovery id, and says how
 * much of the replica verifies. May be repeated.
 */
final class BeginRecoveryOperation implements DataOperation {
  private final DataNodeParts parts;

  BeginRecoveryOperation(DataNodeParts parts) {
    this.parts = parts;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    BeginRecoveryRequest request = call.body(BeginRecoveryRequest.parser());
    ReplicaKey asked = ReplicaLookup.key(request.getBlock());
    long id = request.getRecoveryId();
    if (id <= asked.stamp().value()) {
      throw new DfsException(
          ErrorCode.MALFORMED, asked + ": expected a recovery id above the stamp, found " + id);
    }
    Replica replica = candidate(asked, id);
    if (replica == null) {
      call.reply(BeginRecoveryResponse.getDefaultInstance(), 0, 0);
      return;
    }
    new StoppedReplica(parts, replica, error -> call.fail(error, 0, 0))
        .then(
            DfsError.of(ErrorCode.STALE_STAMP, replica.key() + " is being recovered as " + id),
            () -> candidate(asked, id),
            turn -> {
              call.reply(begin(asked, id), 0, 0);
              turn.end();
            });
  }

  /** Null if there is none that counts; refuses if a later recovery was promised to. */
  private @Nullable Replica candidate(ReplicaKey asked, long id) throws DfsException {
    Replica replica = parts.replicas().get(asked.blockId());
    if (replica == null
        || replica.state() == ReplicaState.TEMPORARY
        || replica.corrupt()
        || replica.key().stamp().compareTo(asked.stamp()) < 0) {
      return null;
    }
    Recovery recovery = replica.recovery();
    if (replica.key().stamp().value() >= id || (recovery != null && recovery.id() > id)) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.STALE_STAMP,
                  "expected a recovery id above that of "
                      + replica.key()
                      + (recovery == null ? "" : " in recovery " + recovery.id())
                      + ", found "
                      + id)
              .with("stamp", replica.key().stamp()));
    }
    return replica;
  }

  /** On the volume's executor, in turn. */
  private BeginRecoveryResponse begin(ReplicaKey asked, long id) throws DfsException {
    Replica replica = candidate(asked, id);
    if (replica == null) {
      return BeginRecoveryResponse.getDefaultInstance();
    }
    VisibleEnd verified;
    try {
      verified = replica.store().verify(replica);
    } catch (CorruptReplicaException e) {
      parts.health().onFailedInTurn(replica, e);
      return BeginRecoveryResponse.getDefaultInstance();
    } catch (IOException e) {
      throw failureOf(replica, e);
    }
    if (!parts.replicas().beginRecovery(replica, replica.underRecovery(id, verified))) {
      return BeginRecoveryResponse.getDefaultInstance(); // Its volume is gone.
    }
    return BeginRecoveryResponse.newBuilder()
        .setFound(true)
        .setGenerationStamp(replica.key().stamp().value())
        .setLength(verified.length())
        .setState(WireStates.of(replica.stateBeforeRecovery()))
        .build();
  }

  private DfsException failureOf(Replica replica, IOException e) {
    if (IoFailures.isLinkOrMissing(e)) {
      return parts.health().onFailedInTurn(replica, e).toException();
    }
    String operation = "verify " + replica.key();
    if (IoFailures.isDiskFault(e)) {
      replica.volume().fail(operation, e);
    }
    return IoFailures.errorOf(replica.volume(), operation, e).toException();
  }
}
