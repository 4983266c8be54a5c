package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeChoosingPolicy;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** SETUP_CREATE: a replica of a block of which there is none here. */
final class CreateSetUp {
  private final DataNodeParts parts;
  private final StoreChooser chooser;

  CreateSetUp(DataNodeParts parts, VolumeChoosingPolicy policy) {
    this.parts = parts;
    this.chooser = new StoreChooser(policy);
  }

  StreamSetUp prepare(WriteBlockRequest request, ReplicaKey key) throws DfsException {
    long expected = Math.max(0, request.getBlockBytesExpected());
    BlockStore store =
        chooser.choose(
            parts.stores().get(), request.getStorageId(), request.getStorageType(), expected);
    Construction construction = new Construction();
    Replica replica = Replica.open(key, store, construction);
    if (!parts.replicas().addOpen(replica)) {
      throw new DfsException(
          ErrorCode.ALREADY_EXISTS, key + ": there is a replica of this block here already");
    }
    int chunkBytes = request.getChecksum().getBytesPerChecksum();
    return new StreamSetUp(
        replica,
        construction,
        CompletableFuture.completedFuture(null),
        () -> store.create(key, chunkBytes, reserve(store.volume(), key, expected)));
  }

  /** On the volume's executor. */
  static SpaceReservation reserve(Volume volume, ReplicaKey key, long bytes) throws IOException {
    volume.measure();
    SpaceReservation space = volume.space().reserve(bytes);
    if (space == null) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.DISK_FULL,
                  key
                      + ": expected "
                      + bytes
                      + " bytes free on volume "
                      + volume
                      + ", found "
                      + volume.space().remainingBytes())
              .with("volume", volume));
    }
    return space;
  }
}
