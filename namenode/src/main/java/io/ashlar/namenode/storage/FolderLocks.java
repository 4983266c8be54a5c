package io.ashlar.namenode.storage;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskLockedException;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Locks on metadata folders, held by this process until closed. */
final class FolderLocks implements AutoCloseable {
  private static final String LOCK = "in_use.lock";

  private final Disk disk;
  private final List<Disk.DiskLock> locks = new ArrayList<>();

  FolderLocks(Disk disk) {
    this.disk = disk;
  }

  /** Locks one more folder; FOLDER_IN_USE names the holder. */
  void lock(Path folder) throws IOException {
    try {
      locks.add(disk.lock(folder.resolve(LOCK)));
    } catch (DiskLockedException e) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.FOLDER_IN_USE,
                  "the metadata folder " + folder + " is in use: " + e.getMessage())
              .with("folder", folder),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Disk.DiskLock lock : locks) {
      lock.close();
    }
    locks.clear();
  }

  /** Closes because of {@code cause}, which takes further failures with it. */
  void closeAfter(Exception cause) {
    for (Disk.DiskLock lock : locks) {
      try {
        lock.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
    locks.clear();
  }
}
