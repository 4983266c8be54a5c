package io.ashlar.datanode.report;

import io.ashlar.datanode.replica.NumberedChange;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.transfer.WireStates;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeSpace;
import io.ashlar.datanode.volume.VolumeType;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.ReplicaChange;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.protocol.types.StorageType;

/** Volumes, replicas and changes as they travel. */
final class WireReports {
  private WireReports() {}

  static VolumeReport of(Volume volume) {
    VolumeSpace space = volume.space();
    String failure = volume.failure();
    return VolumeReport.newBuilder()
        .setStorageId(volume.storageId())
        .setType(of(volume.type()))
        .setPath(volume.path().toString())
        .setCapacityBytes(failure == null ? space.capacityBytes() : 0)
        .setUsedBytes(failure == null ? space.usedBytes() : 0)
        .setRemainingBytes(failure == null ? space.remainingBytes() : 0)
        .setFailed(failure != null)
        .setFailure(failure == null ? "" : failure)
        .build();
  }

  static ReportedReplica of(Replica replica) {
    return ReportedReplica.newBuilder()
        .setBlock(
            BlockKey.newBuilder()
                .setBlockId(replica.key().blockId().value())
                .setGenerationStamp(replica.key().stamp().value()))
        .setLength(replica.waits() ? replica.length() : replica.visibleLength())
        .setState(replica.waits() ? ReplicaState.RWR : WireStates.of(replica.state()))
        .build();
  }

  static ReplicaChange of(NumberedChange change) {
    return ReplicaChange.newBuilder()
        .setSeq(change.seq())
        .setEvent(of(change.event()))
        .setStorageId(change.replica().volume().storageId())
        .setReplica(of(change.replica()))
        .build();
  }

  private static ReplicaEvent of(NumberedChange.Event event) {
    return switch (event) {
      case RECEIVING -> ReplicaEvent.RECEIVING;
      case RECEIVED -> ReplicaEvent.RECEIVED;
      case DELETED -> ReplicaEvent.DELETED;
      case CORRUPT -> ReplicaEvent.CORRUPT;
      case REPAIRED -> ReplicaEvent.REPAIRED;
    };
  }

  private static StorageType of(VolumeType type) {
    return switch (type) {
      case DISK -> StorageType.DISK;
      case SSD -> StorageType.SSD;
      case ARCHIVE -> StorageType.ARCHIVE;
    };
  }
}
