package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.BlockTurns.Turn;
import io.ashlar.datanode.replica.Recovery;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.FinishRecoveryRequest;
import io.ashlar.protocol.data.FinishRecoveryResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.ServerCall;
import org.jspecify.annotations.Nullable;

/**
 * FINISH_RECOVERY: makes a replica that promised this recovery final, with the length decided. May
 * be repeated.
 */
final class FinishRecoveryOperation implements DataOperation {
  private final DataNodeParts parts;
  private final PeerConnections peers;

  FinishRecoveryOperation(DataNodeParts parts, PeerConnections peers) {
    this.parts = parts;
    this.peers = peers;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    FinishRecoveryRequest request = call.body(FinishRecoveryRequest.parser());
    ReplicaKey key = ReplicaLookup.key(request.getBlock());
    if (request.getRecoveryId() <= key.stamp().value() || request.getLength() < 0) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          key
              + ": expected a recovery id above the stamp and a length, found "
              + request.getRecoveryId()
              + " and "
              + request.getLength());
    }
    Replica done = finished(request, key);
    if (done != null) {
      reply(call, done);
      return;
    }
    Replica promised = promised(request, key);
    if (!parts.streams().tryEnter()) {
      parts.metrics().streamsRefused().inc();
      throw new DfsException(StreamErrors.tooManyStreams(parts.streams().max()));
    }
    new StoppedReplica(parts, promised, error -> fail(call, error))
        .then(
            DfsError.of(ErrorCode.STALE_STAMP, key + " is being recovered"),
            () -> {
              if (finished(request, key) == null) {
                promised(request, key);
              }
            },
            turn -> {
              Replica already = finished(request, key);
              if (already != null) {
                parts.streams().leave();
                reply(call, already);
                turn.end();
                return;
              }
              new RecoveryFinish(
                      parts, peers, promised(request, key), request, new Answer(call, turn))
                  .start();
            });
  }

  /** Ends the turn before it answers, so that who hears of it can go on at once. */
  private final class Answer implements RecoveryFinish.Listener {
    private final ServerCall call;
    private final Turn turn;

    Answer(ServerCall call, Turn turn) {
      this.call = call;
      this.turn = turn;
    }

    @Override
    public void onRecovered(Replica whole) {
      turn.end();
      parts.streams().leave();
      reply(call, whole);
    }

    @Override
    public void onFailed(DfsError error) {
      turn.end();
      fail(call, error);
    }
  }

  private @Nullable Replica finished(FinishRecoveryRequest request, ReplicaKey key) {
    Replica replica = parts.replicas().get(key.blockId());
    boolean done =
        replica != null
            && replica.state() == ReplicaState.FINALIZED
            && replica.key().stamp().value() == request.getRecoveryId()
            && replica.length() == request.getLength();
    return done ? replica : null;
  }

  /** The replica as it promised this recovery. */
  private Replica promised(FinishRecoveryRequest request, ReplicaKey key) throws DfsException {
    Replica replica = parts.replicas().get(key.blockId());
    if (replica == null) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_FOUND, "there is no replica of " + key + " here");
    }
    Recovery recovery = replica.recovery();
    if (recovery == null
        || recovery.id() != request.getRecoveryId()
        || !replica.key().equals(key)) {
      throw new DfsException(
          ErrorCode.STALE_STAMP,
          "expected "
              + key
              + " in recovery "
              + request.getRecoveryId()
              + ", found "
              + replica.key()
              + " "
              + (recovery == null ? replica.state() : "in recovery " + recovery.id()));
    }
    if (request.getLength() > replica.length() && request.getSourcesCount() == 0) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.LENGTH_MISMATCH,
                  key
                      + ": expected "
                      + request.getLength()
                      + " bytes or a node that has them, found "
                      + replica.length())
              .with("length", replica.length()));
    }
    return replica;
  }

  private static void reply(ServerCall call, Replica whole) {
    call.reply(
        FinishRecoveryResponse.newBuilder().setStorageId(whole.volume().storageId()).build(), 0, 0);
  }

  private void fail(ServerCall call, DfsError error) {
    parts.streams().leave();
    call.fail(error, 0, 0);
  }
}
