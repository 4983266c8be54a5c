package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.ServerCall;

/** READ_BLOCK: sends a range of a replica with its checksums. */
final class ReadBlockOperation implements DataOperation {
  private final DataNodeParts parts;
  private final ReplicaLookup lookup;

  ReadBlockOperation(DataNodeParts parts, ReplicaLookup lookup) {
    this.parts = parts;
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    ReadBlockRequest request = call.body(ReadBlockRequest.parser());
    boolean forDataNode = call.peer().getRole() == PeerRole.DATANODE; // It may be recovering it.
    Replica replica = lookup.findReadable(request.getBlock(), request.getSalvage(), forDataNode);
    if (request.getOffset() < 0
        || request.getLength() < 0
        || request.getOffset() > replica.visibleLength()) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          replica.key()
              + ": expected a range within "
              + replica.visibleLength()
              + " bytes, found offset "
              + request.getOffset()
              + " and length "
              + request.getLength());
    }
    if (!parts.streams().tryEnter()) {
      parts.metrics().streamsRefused().inc();
      throw new DfsException(StreamErrors.tooManyStreams(parts.streams().max()));
    }
    ReadSession session = new ReadSession(parts, lookup, request, replica, forDataNode);
    session.begin(call.openStream(session));
  }
}
