package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Moves files of replicas from one folder to another.
 *
 * <p><b>Durability</b>: after a power cut a file has its old or its new name. Where a move is one
 * transaction that needs no force. Elsewhere the file gets its new name first, which is forced, and
 * only then loses the old one, so that it may have both until the old folder is forced.
 */
final class FileMoves {
  private final FileBlockStore store;
  private final Disk disk;

  FileMoves(FileBlockStore store) {
    this.store = store;
    this.disk = store.disk();
  }

  /** Moves a file, in the place of another one if there is one. */
  void move(Path from, Path to) throws IOException {
    if (!store.forcesMoves()) {
      disk.rename(from, to);
      return;
    }
    disk.deleteIfExists(to); // Of an earlier attempt, or of no use once the file is there.
    try {
      disk.link(from, to);
    } catch (IOException e) {
      copy(from, to, e);
    }
    disk.forceDirectory(Objects.requireNonNull(to.getParent()));
    disk.deleteIfExists(from);
  }

  /** For file systems that give a file one name only. */
  private void copy(Path from, Path to, IOException noLink) throws IOException {
    disk.deleteIfExists(to);
    try (DiskFile source = disk.openRead(from);
        DiskFile copy = disk.createNew(to)) {
      FileCopies.copy(source, copy, 0, source.size());
      copy.force(true);
    } catch (IOException | RuntimeException e) {
      e.addSuppressed(noLink);
      throw e;
    }
  }
}
