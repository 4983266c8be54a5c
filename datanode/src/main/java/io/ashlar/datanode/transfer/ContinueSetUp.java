package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.BlockTurns.Turn;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Recovery;
import io.ashlar.datanode.replica.ReopenTerms;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * SETUP_CONTINUE: a replica that is there goes on under a new stamp, after the stream that wrote it
 * before has closed its files.
 */
final class ContinueSetUp {
  private final DataNodeParts parts;

  ContinueSetUp(DataNodeParts parts) {
    this.parts = parts;
  }

  StreamSetUp prepare(WriteBlockRequest request, ReplicaKey asked) throws DfsException {
    if (request.getNewStamp() <= 0
        || request.getLengthMin() < 0
        || request.getLengthMax() < request.getLengthMin()) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          asked
              + ": expected a new stamp and lengths that do not fall, found stamp "
              + request.getNewStamp()
              + ", lengths "
              + request.getLengthMin()
              + " to "
              + request.getLengthMax());
    }
    ReplicaKey next = ReplicaKey.of(asked.blockId().value(), request.getNewStamp());
    Replica now = find(asked, next);
    Construction construction = new Construction();
    Replica open = Replica.open(next, now.store(), construction);
    CompletableFuture<Turn> turn = parts.turns().take(asked.blockId());
    return new StreamSetUp(
        open,
        construction,
        turn.thenCompose(
            begun ->
                StoppedReplica.stopWriter(
                    parts,
                    asked.blockId(),
                    DfsError.of(
                        ErrorCode.STALE_STAMP, asked + " goes on in another stream, as " + next),
                    () -> find(asked, next))),
        new Files(request, asked, open, construction, turn));
  }

  private Replica find(ReplicaKey asked, ReplicaKey next) throws DfsException {
    Replica replica = parts.replicas().get(asked.blockId());
    if (replica == null) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_FOUND, "there is no replica of " + asked + " here");
    }
    ReplicaKey key = replica.key();
    if (key.stamp().compareTo(asked.stamp()) < 0 || key.stamp().compareTo(next.stamp()) >= 0) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.STALE_STAMP,
                  "expected a stamp from "
                      + asked.stamp()
                      + " to below "
                      + next.stamp()
                      + ", found "
                      + key
                      + " here")
              .with("stamp", key.stamp()));
    }
    if (replica.corrupt()) {
      throw ReplicaLookup.damaged(replica);
    }
    Recovery recovery = replica.recovery();
    if (recovery != null && recovery.id() >= next.stamp().value()) {
      throw new DfsException(
          ErrorCode.STALE_STAMP,
          key + " is being recovered as " + recovery.id() + ": expected a stamp above that");
    }
    if (replica.state() != ReplicaState.RBW && replica.state() != ReplicaState.FINALIZED) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          key + " is " + replica.state() + " here: expected RBW or FINALIZED");
    }
    return replica;
  }

  /** On the volume's executor. */
  private final class Files implements DiskQueue.Opener {
    private final WriteBlockRequest request;
    private final ReplicaKey asked;
    private final Replica open;
    private final Construction construction;
    private final CompletableFuture<Turn> turn;

    Files(
        WriteBlockRequest request,
        ReplicaKey asked,
        Replica open,
        Construction construction,
        CompletableFuture<Turn> turn) {
      this.request = request;
      this.asked = asked;
      this.open = open;
      this.construction = construction;
      this.turn = turn;
    }

    @Override
    public ReplicaWriter open() throws IOException {
      Replica before = find(asked, open.key()); // It may have become another one meanwhile.
      if (before.volume() != open.volume()) {
        throw new DfsException(
            ErrorCode.REPLICA_NOT_FOUND, asked + " was written again on another volume");
      }
      ReopenTerms terms =
          new ReopenTerms(
              open.key(),
              request.getChecksum().getBytesPerChecksum(),
              request.getLengthMin(),
              request.getLengthMax());
      long more = Math.max(0, request.getBlockBytesExpected() - before.visibleLength());
      try {
        ReplicaWriter writer =
            open.store()
                .reopen(
                    before,
                    terms,
                    CreateSetUp.reserve(open.volume(), open.key(), more),
                    visible -> {
                      construction.advance(visible);
                      return parts.replicas().reopened(open);
                    });
        parts.metrics().replicasReopened().inc();
        return writer;
      } catch (CorruptReplicaException e) {
        throw parts.health().onFailedInTurn(before, e).toException();
      } catch (IOException e) {
        if (IoFailures.isLinkOrMissing(e)) {
          throw parts.health().onFailedInTurn(before, e).toException();
        }
        throw e;
      }
    }

    @Override
    public void done() {
      turn.thenAccept(Turn::end);
    }
  }
}
