package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All files that a volume has of one block, wherever they lie and whatever they are worth. Folders
 * are listed, so that this is for the few blocks of which a crash left something unusual.
 */
final class Leftovers {
  private final Disk disk;
  private final List<Path> data = new ArrayList<>();
  private final List<Path> checksums = new ArrayList<>();

  private Leftovers(Disk disk) {
    this.disk = disk;
  }

  static Leftovers of(FileBlockStore store, long blockId) throws IOException {
    Leftovers found = new Leftovers(store.disk());
    found.collect(store.names().rbw(), blockId);
    Path leaf = store.names().leaf(blockId);
    if (store.disk().isDirectory(leaf)) {
      found.collect(leaf, blockId);
    }
    return found;
  }

  private void collect(Path folder, long blockId) throws IOException {
    for (Path path : disk.list(folder)) {
      String name = String.valueOf(path.getFileName());
      ReplicaKey meta = ReplicaNames.parseMeta(name);
      Long id = meta == null ? ReplicaNames.parseData(name) : null;
      if (id != null && id == blockId) {
        data.add(path);
      } else if (meta != null && meta.blockId().value() == blockId) {
        checksums.add(path);
      }
    }
  }

  long dataBytes() throws IOException {
    return bytes(data);
  }

  long bytes() throws IOException {
    return bytes(data) + bytes(checksums);
  }

  private long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += disk.size(file);
    }
    return bytes;
  }

  /** Data first: a checksum file alone is known to be worthless and is cleaned up at start. */
  void delete() throws IOException {
    for (Path file : data) {
      disk.deleteIfExists(file);
    }
    for (Path file : checksums) {
      disk.deleteIfExists(file);
    }
  }
}
