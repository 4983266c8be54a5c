package io.ashlar.namenode.storage;

import io.ashlar.common.disk.Disk;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.editlog.EditLog;
import io.ashlar.namenode.editlog.SegmentFiles;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Counts what metadata folders hold, as far as it can be read, and changes nothing. */
final class Inventory {
  private final Disk disk;

  Inventory(Disk disk) {
    this.disk = disk;
  }

  /**
   * What is there.
   *
   * @param inodes files and directories; -1 if they cannot be read
   * @param names of images and segments and whatever else lies there
   */
  record Content(long inodes, long blocks, long lastTxid, List<String> names, String problem) {
    String text() {
      String counted =
          problem.isEmpty()
              ? String.format(
                  "%d files and directories with %d blocks, last txid %d", inodes, blocks, lastTxid)
              : "what cannot be counted (" + problem + ")";
      return counted + ": " + names;
    }
  }

  Content of(List<Path> folders) throws IOException {
    List<String> names = new ArrayList<>();
    List<Path> currents = folders.stream().map(NameNodeStorage::current).toList();
    for (Path current : currents) {
      for (Path file : disk.list(current)) {
        String name = file.getFileName().toString();
        if (!names.contains(name)) {
          names.add(name);
        }
      }
    }
    try {
      Namespace namespace = read(folders, currents);
      long inodes = namespace.inodeCount() - 1; // The root is always there.
      return new Content(
          inodes, namespace.blockCount(), namespace.appliedTxid(), List.copyOf(names), "");
    } catch (IOException | RuntimeException e) {
      return new Content(-1, -1, -1, List.copyOf(names), String.valueOf(e.getMessage()));
    }
  }

  private Namespace read(List<Path> folders, List<Path> currents) throws IOException {
    StorageVersion version = null;
    for (Path folder : folders) {
      Path file = FolderVersions.file(folder);
      if (disk.exists(file)) {
        version = StorageVersion.decode(file, disk.readAll(file, StorageVersion.BYTES_MAX));
      }
    }
    if (version == null) {
      throw new IOException("there is no VERSION file");
    }
    Namespace namespace = new Images(disk, currents, version).loadNewest();
    try (EditLog.EntryReader log =
        new SegmentFiles(disk)
            .readAll(currents, version.namespaceId(), namespace.appliedTxid() + 1)) {
      for (EditEntry entry = log.next(); entry != null; entry = log.next()) {
        RecordAppliers.apply(namespace, entry);
      }
    }
    return namespace;
  }
}
