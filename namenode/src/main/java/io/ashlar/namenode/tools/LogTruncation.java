package io.ashlar.namenode.tools;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.editlog.SegmentFiles;
import io.ashlar.namenode.fsimage.ImageName;
import io.ashlar.namenode.storage.NameNodeStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code dfs namenode recover --truncate-at TXID}: drops everything after a txid, at an operator's
 * word. What is dropped is kept beside, under {@code truncated_<txid>}.
 */
public final class LogTruncation {
  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;

  /** Works through {@code disk}, on folders that nobody has open. */
  public LogTruncation(Disk disk) {
    this.disk = disk;
  }

  /** Truncates in every folder. Returns the files that were moved aside or cut. */
  public List<Path> truncateAt(List<Path> folders, long txid) throws IOException {
    List<Path> changed = new ArrayList<>();
    try (NameNodeStorage storage = NameNodeStorage.open(disk, folders)) {
      for (Path current : storage.currents()) {
        Path aside = current.resolveSibling("truncated_" + txid);
        disk.createDirectories(aside);
        for (Path file : disk.list(current)) {
          if (truncate(file, aside, txid)) {
            changed.add(file);
          }
        }
        disk.forceDirectory(aside);
        disk.forceDirectory(current);
      }
    }
    return changed;
  }

  private boolean truncate(Path file, Path aside, long txid) throws IOException {
    long imageTxid = ImageName.txidOf(file).orElse(-1);
    if (imageTxid > txid || (isSegment(file) && SegmentFiles.firstTxid(file) > txid)) {
      disk.rename(file, aside.resolve(file.getFileName()));
      return true;
    }
    if (!isSegment(file) || endsAtOrBefore(file, txid)) {
      return false;
    }
    copy(file, aside.resolve(file.getFileName()));
    new SegmentFiles(disk).truncateAfter(file, txid);
    return true;
  }

  private static boolean isSegment(Path file) {
    return SegmentFiles.isSegment(file);
  }

  private boolean endsAtOrBefore(Path file, long txid) throws IOException {
    try {
      return new SegmentFiles(disk).read(file, batch -> {}) <= txid;
    } catch (io.ashlar.namenode.editlog.EditLogCorruptException e) {
      return false;
    }
  }

  private void copy(Path source, Path target) throws IOException {
    disk.deleteIfExists(target);
    try (DiskFile in = disk.openRead(source);
        DiskFile out = disk.createNew(target)) {
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      long size = in.size();
      for (long at = 0; at < size; at += buffer.limit()) {
        in.read(buffer.clear(), at);
        out.write(buffer.flip().duplicate(), at);
      }
      out.force(true);
    }
  }
}
