package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.CopyReplicaRequest;
import io.ashlar.protocol.data.CopyReplicaResponse;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.rpc.ServerCall;
import java.io.IOException;

/**
 * COPY_REPLICA: ends the writing of a replica here and sends it to another node. The block's turn
 * lasts until its files are open: whoever changes them afterwards does not disturb the copy.
 */
final class CopyReplicaOperation implements DataOperation {
  private final DataNodeParts parts;
  private final PeerConnections peers;
  private final ReplicaLookup lookup;

  CopyReplicaOperation(DataNodeParts parts, PeerConnections peers, ReplicaLookup lookup) {
    this.parts = parts;
    this.peers = peers;
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    CopyReplicaRequest request = call.body(CopyReplicaRequest.parser());
    try {
      Replica replica = find(request.getBlock());
      if (request.getTarget().getAddressesCount() == 0 || request.getLengthMin() < 0) {
        throw new DfsException(
            ErrorCode.MALFORMED,
            replica.key() + ": expected a target with an address, and no length below 0");
      }
      if (!parts.streams().tryEnter()) {
        parts.metrics().streamsRefused().inc();
        throw new DfsException(StreamErrors.tooManyStreams(parts.streams().max()));
      }
      begin(call, request, replica);
    } catch (DfsException e) {
      throw new DfsException(e.error().with("badNode", parts.nodeId()), e);
    }
  }

  private Replica find(BlockKey block) throws DfsException {
    Replica replica = lookup.findExactly(block);
    if (replica.state() != ReplicaState.RBW && replica.state() != ReplicaState.FINALIZED) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + " is " + replica.state() + " here: expected RBW or FINALIZED");
    }
    return replica;
  }

  private void begin(ServerCall call, CopyReplicaRequest request, Replica replica) {
    new StoppedReplica(parts, replica, error -> refuse(call, error))
        .then(
            DfsError.of(ErrorCode.STALE_STAMP, replica.key() + " is copied to another node"),
            () -> find(request.getBlock()),
            turn -> {
              send(call, request);
              turn.end();
            });
  }

  /** On the volume's executor. */
  private void send(ServerCall call, CopyReplicaRequest request) throws DfsException {
    Replica replica = find(request.getBlock()); // It may be final now, or gone.
    ReplicaReader reader;
    try {
      reader = replica.store().openWritten(replica);
    } catch (IOException e) {
      throw parts.health().onFailedInTurn(replica, e).toException();
    }
    if (reader.length() < request.getLengthMin()) {
      reader.close();
      throw new DfsException(
          DfsError.of(
                  ErrorCode.LENGTH_MISMATCH,
                  replica.key()
                      + ": expected at least "
                      + request.getLengthMin()
                      + " bytes, found "
                      + reader.length())
              .with("length", reader.length())
              .with("lengthMin", request.getLengthMin()));
    }
    long length = reader.length();
    CopySender sender =
        new CopySender(
            parts,
            peers,
            replica,
            reader,
            new CopySender.Order(
                request.getBlock(),
                request.getTarget(),
                PipelineStage.SETUP_COPY,
                request.getClientName(),
                request.getBlockBytesExpected()),
            error -> {
              if (error != null) {
                parts.metrics().copiesFailed().inc();
                refuse(call, error);
              } else {
                parts.metrics().copiesFinished().inc();
                parts.metrics().copyBytes().inc(length);
                parts.streams().leave();
                call.reply(CopyReplicaResponse.newBuilder().setLength(length).build(), 0, 0);
              }
            });
    parts.metrics().copiesStarted().inc();
    sender.start();
  }

  private void refuse(ServerCall call, DfsError error) {
    parts.streams().leave();
    boolean named = error.evidence().containsKey("badNode");
    call.fail(named ? error : error.with("badNode", parts.nodeId()), 0, 0);
  }
}
