package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One folder's copy of the segment in progress.
 *
 * <p>Room is taken ahead in pieces of zeros that are forced before a batch is written into them, so
 * that a full disk shows before a batch begins and a force of a batch has no length to write.
 */
final class SegmentWriter implements AutoCloseable {
  private final Disk disk;
  private final Path path;
  private final DiskFile file;
  private final int pieceBytes;
  private long allocated;

  private SegmentWriter(Disk disk, Path path, DiskFile file, int pieceBytes) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.pieceBytes = pieceBytes;
  }

  /** There is no room on this disk; nothing but zeros was written. */
  static final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1;

    NoRoomException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Makes the file with its header and room up to {@code end}, durable with its name. */
  static SegmentWriter create(
      Disk disk, Path path, SegmentFormat.Header header, int pieceBytes, long end)
      throws IOException {
    disk.deleteIfExists(path);
    SegmentWriter writer =
        new SegmentWriter(disk, path, createNew(disk, path, pieceBytes), pieceBytes);
    try {
      writer.allocate(end);
      writer.write(SegmentFormat.encode(header), 0);
      writer.file.force(true);
      disk.forceDirectory(SegmentName.folderOf(path));
      return writer;
    } catch (IOException e) {
      writer.abandon(e);
      throw e;
    }
  }

  private static DiskFile createNew(Disk disk, Path path, int pieceBytes) throws IOException {
    try {
      return disk.createNew(path);
    } catch (IOException e) {
      throw told(disk, SegmentName.folderOf(path), pieceBytes, e);
    }
  }

  private void abandon(IOException cause) {
    try {
      file.close();
      disk.deleteIfExists(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  Path folder() {
    return SegmentName.folderOf(path);
  }

  /**
   * Takes room up to {@code end}.
   *
   * @throws NoRoomException if the disk is full; it may be tried again. After any other failure,
   *     that of a force included, the file must not be used any more
   */
  void allocate(long end) throws IOException {
    if (end <= allocated) {
      return;
    }
    long target = (end + pieceBytes - 1) / pieceBytes * pieceBytes;
    ByteBuffer zeros = ByteBuffer.allocate(pieceBytes);
    try {
      for (long at = allocated; at < target; at += pieceBytes) {
        file.write(zeros.duplicate(), at);
      }
    } catch (IOException e) {
      throw told(disk, folder(), pieceBytes, e);
    }
    file.force(true);
    allocated = target;
  }

  /** Java tells a full disk from other failures only by words, in the language of the system. */
  private static IOException told(Disk disk, Path folder, int neededBytes, IOException e) {
    String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean full = words.contains("no space left") || words.contains("quota exceeded");
    try {
      return full || disk.space(folder).usableBytes() < neededBytes ? new NoRoomException(e) : e;
    } catch (IOException second) {
      e.addSuppressed(second);
      return e;
    }
  }

  void write(ByteBuffer batch, long offset) throws IOException {
    file.write(batch.duplicate(), offset);
  }

  void force() throws IOException {
    file.force(false);
  }

  /** Cuts what was taken ahead, and gives the file the name of a closed segment. */
  void finish(SegmentName closed, long end) throws IOException {
    file.truncate(end);
    file.force(true);
    file.close();
    disk.rename(path, path.resolveSibling(closed.fileName()));
    disk.forceDirectory(folder());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
