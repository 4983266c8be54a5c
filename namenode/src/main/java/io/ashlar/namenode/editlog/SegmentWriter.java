package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One folder's copy of the segment in progress.
 *
 * <p>Room is taken ahead in pieces of zeros that are forced before a batch is written into them, so
 * that a full disk shows before a batch begins and a force of a batch has no length to write.
 */
final class SegmentWriter implements AutoCloseable {
  private final Path path;
  private final DiskFile file;
  private final int pieceBytes;
  private long allocated;

  private SegmentWriter(Path path, DiskFile file, int pieceBytes) {
    this.path = path;
    this.file = file;
    this.pieceBytes = pieceBytes;
  }

  /** Makes the file with its header, durable with its name. */
  static SegmentWriter create(Disk disk, Path path, SegmentFormat.Header header, int pieceBytes)
      throws IOException {
    disk.deleteIfExists(path);
    DiskFile file = disk.createNew(path);
    SegmentWriter writer = new SegmentWriter(path, file, pieceBytes);
    try {
      writer.allocate(SegmentFormat.HEADER_BYTES);
      file.write(SegmentFormat.encode(header), 0);
      file.force(true);
      disk.forceDirectory(SegmentName.folderOf(path));
      return writer;
    } catch (IOException e) {
      file.close();
      disk.deleteIfExists(path);
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /**
   * Takes room up to {@code end}. If that fails the file is as it was, but for zeros at its end.
   */
  void allocate(long end) throws IOException {
    if (end <= allocated) {
      return;
    }
    long target = (end + pieceBytes - 1) / pieceBytes * pieceBytes;
    ByteBuffer zeros = ByteBuffer.allocate(pieceBytes);
    for (long at = allocated; at < target; at += pieceBytes) {
      file.write(zeros.duplicate(), at);
    }
    file.force(true);
    allocated = target;
  }

  void write(ByteBuffer batch, long offset) throws IOException {
    file.write(batch.duplicate(), offset);
  }

  void force() throws IOException {
    file.force(false);
  }

  /** Cuts what was taken ahead. */
  void trimTo(long end) throws IOException {
    file.truncate(end);
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
