package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.BlockStore.Location;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.rpc.ServerCall;

/** GET_REPLICA_INFO: how far a replica is visible, where it lies, and what its writer waits for. */
final class ReplicaInfoOperation implements DataOperation {
  private final ReplicaLookup lookup;
  private final WaitingStreams waiting;

  ReplicaInfoOperation(ReplicaLookup lookup, WaitingStreams waiting) {
    this.lookup = lookup;
    this.waiting = waiting;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    ReplicaInfoRequest request = call.body(ReplicaInfoRequest.parser());
    Replica replica = lookup.find(request.getBlock());
    Location location = replica.store().locate(replica);
    call.reply(
        ReplicaInfoResponse.newBuilder()
            .setBlock(request.getBlock())
            .setVisibleLength(replica.visibleLength())
            .setState(WireStates.of(replica.shownState()))
            .setStorageId(replica.volume().storageId())
            .setDataFile(location.dataFile().toString())
            .setChecksumFile(location.checksumFile().toString())
            .setDataOffset(location.dataOffset())
            .setDataLength(replica.visibleLength())
            .setVolume(replica.volume().path().toString())
            .setWaitsForNext(waiting.waits(request.getBlock().getBlockId()))
            .build(),
        0,
        0);
  }
}
