package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.BuildBlockRequest;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.rpc.ServerCall;
import org.jspecify.annotations.Nullable;

/** BUILD_BLOCK: makes a new block from a replica that lies here and from what the client sends. */
final class BuildBlockOperation implements DataOperation {
  private static final int TARGETS_MAX = 16;

  private final DataNodeParts parts;
  private final PeerConnections peers;
  private final ReplicaLookup lookup;

  BuildBlockOperation(DataNodeParts parts, PeerConnections peers, ReplicaLookup lookup) {
    this.parts = parts;
    this.peers = peers;
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    try {
      start(call, call.body(BuildBlockRequest.parser()));
    } catch (DfsException e) {
      throw new DfsException(e.error().with("badNode", parts.nodeId()), e);
    }
  }

  private void start(ServerCall call, BuildBlockRequest request) throws DfsException {
    ReplicaLookup.key(request.getBlock());
    if (request.getChecksum().getType() != ChecksumType.CRC32C
        || request.getChecksum().getBytesPerChecksum() <= 0
        || request.getChecksum().getBytesPerChecksum() > 1 << 20
        || request.getTargetsCount() == 0
        || request.getTargetsCount() > TARGETS_MAX
        || request.getTargets(0).getAddressesCount() == 0) {
      throw new DfsException(
          ErrorCode.MALFORMED, "a block to build: expected CRC32C and 1 to 16 targets");
    }
    BuildPlan plan = BuildPlan.of(request);
    Replica source = plan.keepsNothing() ? null : source(request);
    if (!parts.streams().tryEnter()) {
      parts.metrics().streamsRefused().inc();
      throw new DfsException(StreamErrors.tooManyStreams(parts.streams().max()));
    }
    BuildSession session = new BuildSession(parts, peers, request, plan, source);
    session.begin(call.openStream(session));
  }

  private @Nullable Replica source(BuildBlockRequest request) throws DfsException {
    Replica replica = lookup.findReadable(request.getSource());
    if (replica.state() != ReplicaState.FINALIZED) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + ": expected FINALIZED, found " + replica.state());
    }
    if (request.getSourceLength() != replica.length()) {
      throw new DfsException(
          ErrorCode.LENGTH_MISMATCH,
          String.format(
              "%s: expected %d bytes, found %d",
              replica.key(), request.getSourceLength(), replica.length()));
    }
    return replica;
  }
}
