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
   * Formats all folders.
   *
   * @param force removes what is there; otherwise a folder with files is refused
   * @throws DfsException ALREADY_FORMATTED that lists what would be lost, FOLDER_IN_USE
   */
  public void format(List<Path> folders, StorageVersion version, boolean force) throws IOException {
    for (Path folder : folders) {
      disk.createDirectories(NameNodeStorage.current(folder));
      NameNodeStorage.lock(disk, folder).close();
      if (!force) {
        refuseIfUsed(folder);
      }
    }
    for (Path folder : folders) {
      Path current = NameNodeStorage.current(folder);
      // VERSION goes first and comes last, so that a half formatted folder counts as unformatted.
      disk.deleteIfExists(current.resolve(StorageVersion.FILE_NAME));
      disk.forceDirectory(current);
      for (Path file : disk.list(current)) {
        disk.deleteIfExists(file);
      }
      disk.forceDirectory(current);
    }
    for (Path folder : folders) {
      Path current = NameNodeStorage.current(folder);
      AtomicFiles.replace(disk, current.resolve(StorageVersion.FILE_NAME), version.encode());
    }
  }

  private void refuseIfUsed(Path folder) throws IOException {
    Path current = NameNodeStorage.current(folder);
    List<Path> files = disk.list(current);
    if (files.isEmpty()) {
      return;
    }
    List<String> names = files.stream().map(file -> file.getFileName().toString()).toList();
    throw new DfsException(
        DfsError.of(
                ErrorCode.ALREADY_FORMATTED,
                folder
                    + " holds a namespace; formatting would lose the whole file system: "
                    + names)
            .with("folder", folder)
            .with("files", names));
  }
}
