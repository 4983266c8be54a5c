package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.BlockStore.Location;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.rpc.ServerCall;

/** GET_REPLICA_INFO: how far a replica is visible, and where it lies. */
final class ReplicaInfoOperation implements DataOperation {
  private final ReplicaLookup lookup;

  ReplicaInfoOperation(ReplicaLookup lookup) {
    this.lookup = lookup;
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
            .setState(WireStates.of(replica.state()))
            .setStorageId(replica.volume().storageId())
            .setDataFile(location.dataFile().toString())
            .setChecksumFile(location.checksumFile().toString())
            .setDataOffset(location.dataOffset())
            .setDataLength(replica.visibleLength())
            .setVolume(replica.volume().path().toString())
            .build(),
        0,
        0);
  }
}
