package io.ashlar.namenode.storage;

import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes metadata folders ready for a new, empty namespace. */
public final class NameNodeFormatter {
  private final Disk disk;

  /** Formats through {@code disk}. */
  public NameNodeFormatter(Disk disk) {
    this.disk = disk;
  }

  /**
   * Formats all folders; looks at all of them before it changes any.
   *
   * @param force removes what is there; otherwise a folder with files is refused
   * @throws DfsException ALREADY_FORMATTED that says what would be lost, FOLDER_IN_USE
   */
  public void format(List<Path> folders, StorageVersion version, boolean force) throws IOException {
    try (FolderLocks locks = new FolderLocks(disk)) {
      for (Path folder : folders) {
        disk.createDirectories(NameNodeStorage.current(folder));
        locks.lock(folder);
      }
      if (!force) {
        refuseIfUsed(folders);
      }
      for (Path folder : folders) {
        empty(NameNodeStorage.current(folder));
      }
      for (Path folder : folders) {
        AtomicFiles.replace(disk, FolderVersions.file(folder), version.encode());
      }
    }
  }

  /** VERSION goes first and comes last, so that a half formatted folder counts as unformatted. */
  private void empty(Path current) throws IOException {
    disk.deleteIfExists(current.resolve(StorageVersion.FILE_NAME));
    disk.forceDirectory(current);
    for (Path file : disk.list(current)) {
      disk.deleteIfExists(file);
    }
    disk.forceDirectory(current);
  }

  private void refuseIfUsed(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      if (!disk.list(NameNodeStorage.current(folder)).isEmpty()) {
        Inventory.Content content = new Inventory(disk).of(folders);
        throw new DfsException(
            DfsError.of(
                    ErrorCode.ALREADY_FORMATTED,
                    folder + " is in use; formatting would lose " + content.text())
                .with("folder", folder)
                .with("inodes", content.inodes())
                .with("blocks", content.blocks())
                .with("lastTxid", content.lastTxid())
                .with("files", content.names()));
      }
    }
  }
}
