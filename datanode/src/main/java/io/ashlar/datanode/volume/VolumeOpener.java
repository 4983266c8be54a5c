package io.ashlar.datanode.volume;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.Disk.DiskLock;
import io.ashlar.common.disk.DiskLockedException;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.work.Threads;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens one volume: lock, identity, space. */
final class VolumeOpener {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeOpener.class);

  private final Disk disk;
  private final RandomSource random;
  private final Threads threads;
  private final FaultHandler faults;
  private final VolumeConfig config;
  private final Consumer<Volume> onFailed;

  VolumeOpener(
      Disk disk,
      RandomSource random,
      Threads threads,
      FaultHandler faults,
      VolumeConfig config,
      Consumer<Volume> onFailed) {
    this.disk = disk;
    this.random = random;
    this.threads = threads;
    this.faults = faults;
    this.config = config;
    this.onFailed = onFailed;
  }

  /** Locks a folder; FOLDER_IN_USE names the holder. The folder is made if needed. */
  DiskLock lock(DataDir dir) throws IOException {
    disk.createDirectories(dir.path());
    try {
      return disk.lock(new VolumeLayout(dir.path()).lockFile());
    } catch (DiskLockedException e) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.FOLDER_IN_USE, "volume " + dir.path() + " is in use: " + e.getMessage())
              .with("folder", dir.path()),
          e);
    }
  }

  /** The volume's identity, or null if it is new. Refuses a folder with data but no identity. */
  @Nullable VolumeVersion readVersion(DataDir dir) throws IOException {
    VolumeLayout layout = new VolumeLayout(dir.path());
    if (disk.exists(layout.versionFile())) {
      return VolumeVersion.read(disk, layout.versionFile());
    }
    if (disk.exists(layout.current())) {
      List<Path> names = disk.list(layout.current());
      boolean onlyLeftover =
          names.stream().allMatch(name -> String.valueOf(name.getFileName()).equals("VERSION.tmp"));
      if (!onlyLeftover) {
        throw new IOException("expected VERSION beside the data in " + layout.current());
      }
    }
    return null;
  }

  /** A volume that works. */
  Volume open(DataDir dir, VolumeVersion version, boolean isNew, DiskLock lock) throws IOException {
    VolumeLayout layout = new VolumeLayout(dir.path());
    if (isNew) {
      disk.createDirectories(layout.current());
      version.write(disk, layout.versionFile());
      LOG.info("A new volume is ready. volume={} storage={}", dir.path(), version.storageId());
    }
    Volume volume = volume(dir, version, lock);
    volume.measure();
    return volume;
  }

  /** A volume that is out from the start. */
  Volume failed(DataDir dir, IOException cause) {
    Volume volume = volume(dir, new VolumeVersion("", "", "", random.nextUuid().toString()), null);
    volume.fail("open", cause);
    return volume;
  }

  private Volume volume(DataDir dir, VolumeVersion version, @Nullable DiskLock lock) {
    Path name = dir.path().getFileName();
    return new Volume(
        dir,
        disk,
        new VolumeExecutor(threads, "volume-" + name, config.threads(), config.queueMax(), faults),
        new VolumeSpace(dir.capacityBytes(), config.reserved()),
        version,
        lock,
        onFailed);
  }
}
