package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeChoosingPolicy;
import io.ashlar.datanode.volume.VolumeType;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.StorageType;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says where a new replica goes: the storage asked for, its type, then whatever has room. */
final class StoreChooser {
  private final VolumeChoosingPolicy policy;

  StoreChooser(VolumeChoosingPolicy policy) {
    this.policy = policy;
  }

  BlockStore choose(List<BlockStore> stores, String storageId, StorageType type, long bytes)
      throws DfsException {
    List<BlockStore> roomy =
        stores.stream()
            .filter(store -> store.volume().healthy())
            .filter(store -> store.volume().space().remainingBytes() >= bytes)
            .toList();
    if (roomy.isEmpty()) {
      throw noRoom(stores, bytes);
    }
    BlockStore asked = among(roomy, v -> v.storageId().equals(storageId), bytes);
    if (asked == null) {
      asked = among(roomy, v -> typeOf(v.type()) == type, bytes);
    }
    if (asked == null) {
      asked = among(roomy, v -> true, bytes);
    }
    if (asked == null) {
      throw noRoom(stores, bytes);
    }
    return asked;
  }

  private @Nullable BlockStore among(
      List<BlockStore> stores, Predicate<Volume> wanted, long bytes) {
    List<Volume> volumes = stores.stream().map(BlockStore::volume).filter(wanted).toList();
    Volume chosen = volumes.isEmpty() ? null : policy.choose(volumes, bytes);
    for (BlockStore store : stores) {
      if (chosen != null && store.volume().storageId().equals(chosen.storageId())) {
        return store;
      }
    }
    return null;
  }

  private static StorageType typeOf(VolumeType type) {
    return switch (type) {
      case SSD -> StorageType.SSD;
      case ARCHIVE -> StorageType.ARCHIVE;
      case DISK -> StorageType.DISK;
    };
  }

  private static DfsException noRoom(List<BlockStore> stores, long bytes) {
    StringBuilder each = new StringBuilder();
    for (BlockStore store : stores) {
      Volume volume = store.volume();
      each.append(each.isEmpty() ? "" : ", ")
          .append(volume.path())
          .append(volume.healthy() ? " has " + volume.space().remainingBytes() : " failed");
    }
    return new DfsException(
        DfsError.of(
            ErrorCode.DISK_FULL,
            "no volume has room for " + bytes + " bytes" + (each.isEmpty() ? "" : ": " + each)));
  }
}
