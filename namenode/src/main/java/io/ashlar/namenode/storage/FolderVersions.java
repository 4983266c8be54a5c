package io.ashlar.namenode.storage;

import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks at start that all metadata folders are of one namespace, and lets new ones join. */
final class FolderVersions {
  private static final Logger LOG = LoggerFactory.getLogger(FolderVersions.class);

  private final Disk disk;
  private final FolderLocks locks;

  FolderVersions(Disk disk, FolderLocks locks) {
    this.disk = disk;
    this.locks = locks;
  }

  /** Locks the folders and gives the version that they agree on. */
  StorageVersion open(List<Path> folders) throws IOException {
    StorageVersion version = null;
    List<Path> empty = new ArrayList<>();
    List<Path> damaged = new ArrayList<>();
    DfsException damage = null;
    for (Path folder : folders) {
      try {
        if (!disk.exists(file(folder))) {
          empty.add(folder);
          continue;
        }
        locks.lock(folder);
        StorageVersion found = read(folder);
        requireSame(folders, version, found);
        version = found;
      } catch (StorageVersion.DamagedException e) {
        damaged.add(folder);
        damage = e.toDfsException();
      } catch (DfsException e) {
        throw e;
      } catch (IOException e) {
        throw unusable(folder, e);
      }
    }
    if (version == null) {
      throw damage != null ? damage : notFormatted(folders);
    }
    for (Path folder : damaged) {
      LOG.warn("A damaged VERSION file is written anew from that of the others. folder={}", folder);
      AtomicFiles.replace(disk, file(folder), version.encode());
    }
    for (Path folder : empty) {
      join(folder, version);
    }
    return version;
  }

  static Path file(Path folder) {
    return NameNodeStorage.current(folder).resolve(StorageVersion.FILE_NAME);
  }

  private StorageVersion read(Path folder) throws IOException {
    return StorageVersion.decode(
        file(folder), disk.readAll(file(folder), StorageVersion.BYTES_MAX));
  }

  private static void requireSame(
      List<Path> folders, @Nullable StorageVersion version, StorageVersion found)
      throws DfsException {
    if (version != null && !version.namespaceId().equals(found.namespaceId())) {
      throw new DfsException(
          ErrorCode.WRONG_CLUSTER,
          "the metadata folders "
              + folders
              + " belong to different namespaces: "
              + version.namespaceId()
              + " and "
              + found.namespaceId());
    }
  }

  private static DfsException notFormatted(List<Path> folders) {
    return new DfsException(
        DfsError.of(ErrorCode.NOT_FORMATTED, "no metadata folder is formatted: " + folders)
            .with("folders", folders));
  }

  private static DfsException unusable(Path folder, IOException cause) {
    return new DfsException(
        DfsError.of(
                ErrorCode.DISK_ERROR,
                "the metadata folder "
                    + folder
                    + " cannot be used; repair it, or take it out of dfs.namenode.name.dir if the"
                    + " others were used last")
            .with("folder", folder),
        cause);
  }

  /** A new or replaced folder joins empty; the log's recovery fills it. */
  private void join(Path folder, StorageVersion version) throws IOException {
    Path current = NameNodeStorage.current(folder);
    try {
      if (disk.exists(current) && !disk.list(current).isEmpty()) {
        throw new DfsException(
            DfsError.of(
                    ErrorCode.NOT_FORMATTED,
                    folder + " holds files but no VERSION; move them away, then it is filled anew")
                .with("folder", folder));
      }
      disk.createDirectories(current);
      locks.lock(folder);
      AtomicFiles.replace(disk, file(folder), version.encode());
      LOG.warn("A metadata folder was empty and is filled from the others. folder={}", folder);
    } catch (DfsException e) {
      throw e;
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }
}
