package io.ashlar.common.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** Replaces a small file so that after a power cut either the old or the new content is there. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes beside, forces, renames, forces the directory. */
  public static void replace(Disk disk, Path file, byte[] content) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file, not /");
    Path beside = directory.resolve(file.getFileName() + ".tmp");
    disk.deleteIfExists(beside);
    try (DiskFile out = disk.createNew(beside)) {
      out.write(ByteBuffer.wrap(content), 0);
      out.force(true);
    }
    disk.rename(beside, file);
    disk.forceDirectory(directory);
  }
}
