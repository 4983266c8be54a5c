package io.ashlar.namenode.fsimage;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Copies an image into another folder under a temporary name, verifies it, then names it. */
final class ImageCopier {
  private static final int COPY_BYTES = 1 << 20;

  private ImageCopier() {}

  static void copy(Disk disk, Path source, Path folder) throws IOException {
    Path target = folder.resolve(source.getFileName());
    if (disk.exists(target)) {
      return;
    }
    Path beside = folder.resolve(ImageName.TEMPORARY);
    disk.deleteIfExists(beside);
    try (DiskFile in = disk.openRead(source);
        DiskFile out = disk.createNew(beside)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
      long size = in.size();
      for (long at = 0; at < size; at += buffer.limit()) {
        in.read(buffer.clear(), at);
        out.write(buffer.flip().duplicate(), at);
      }
      out.force(true);
    } catch (IOException e) {
      disk.deleteIfExists(beside);
      throw e;
    }
    ImageReader.open(disk, beside).close();
    disk.rename(beside, target);
    disk.forceDirectory(folder);
  }
}
