package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes segments that a crash left in progress, and makes the folders' copies equal.
 *
 * <p>A tail is cut only when the last batch was not written to its end and nothing but zeros
 * follows; that batch was never acknowledged.
 */
final class SegmentRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);
  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;
  private final List<Path> folders;
  private final UUID namespaceId;

  SegmentRecovery(Disk disk, List<Path> folders, UUID namespaceId) {
    this.disk = disk;
    this.folders = folders;
    this.namespaceId = namespaceId;
  }

  /** Last good txid, and the chain value of its batch. */
  record Recovered(long lastTxid, int chain) {}

  Recovered recover() throws IOException {
    NavigableMap<Long, FileEditLog.Segment> segments = FileEditLog.segments(disk, folders);
    long nextTxid = -1;
    Integer chain = null;
    for (FileEditLog.Segment segment : segments.values()) {
      SegmentName name = segment.name();
      if (nextTxid >= 0 && name.firstTxid() != nextTxid) {
        throw new EditLogCorruptException(
            segment.copies(), 0, nextTxid - 1, "expected a segment from txid " + nextTxid);
      }
      try (SegmentReader reader =
          SegmentReader.open(disk, name, segment.copies(), namespaceId, chain)) {
        boolean more = true;
        while (more) {
          more = reader.nextBatch() != null;
        }
        nextTxid = reader.nextTxid();
        chain = nextTxid == name.firstTxid() ? chain : Integer.valueOf(reader.chain());
        close(segment, reader);
      }
    }
    equalise();
    return new Recovered(Math.max(0, nextTxid - 1), chain == null ? 0 : chain);
  }

  private void close(FileEditLog.Segment segment, SegmentReader reader) throws IOException {
    long first = segment.name().firstTxid();
    SegmentName closed = new SegmentName(first, reader.nextTxid() - 1);
    if (reader.nextTxid() > first) {
      requireWholeCopy(segment, closed, reader.goodBytes());
    }
    for (Path copy : segment.copies()) {
      SegmentName found = SegmentName.parse(copy).orElseThrow();
      if (!found.inProgress() && found.lastTxid() == closed.lastTxid()) {
        continue;
      }
      if (reader.nextTxid() == first) {
        LOG.info("Removed an empty segment. file={}", copy);
        disk.deleteIfExists(copy);
      } else {
        closeCopy(copy, closed, reader.goodBytes());
      }
      disk.forceDirectory(SegmentName.folderOf(copy));
    }
  }

  /** Copies that lack something are replaced; that must not take away the last of anything. */
  private void requireWholeCopy(FileEditLog.Segment segment, SegmentName closed, long goodBytes)
      throws IOException {
    for (Path copy : segment.copies()) {
      if (isWhole(copy, closed)) {
        return;
      }
    }
    if (segment.name().inProgress()) {
      throw new EditLogCorruptException(
          segment.copies(),
          goodBytes,
          closed.lastTxid(),
          "each copy is damaged at another place; keep them all before you truncate");
    }
  }

  private void closeCopy(Path copy, SegmentName closed, long goodBytes) throws IOException {
    if (!isWhole(copy, closed)) {
      LOG.warn("A folder lacks the end of a segment; it is copied. file={}", copy);
      disk.deleteIfExists(copy);
      return;
    }
    try (DiskFile file = disk.openWrite(copy)) {
      if (file.size() > goodBytes) {
        file.truncate(goodBytes);
      }
      file.force(true);
    }
    disk.rename(copy, copy.resolveSibling(closed.fileName()));
  }

  /** True if this copy alone gives every batch up to the end. */
  private boolean isWhole(Path copy, SegmentName closed) throws IOException {
    try (SegmentReader alone =
        SegmentReader.open(
            disk, new SegmentName(closed.firstTxid(), -1), List.of(copy), namespaceId, null)) {
      boolean more = true;
      while (more && alone.nextTxid() <= closed.lastTxid()) {
        more = alone.nextBatch() != null;
      }
      return alone.nextTxid() > closed.lastTxid();
    } catch (EditLogCorruptException e) {
      return false;
    }
  }

  /** Copies closed segments to folders that lack them or whose copy is damaged. */
  private void equalise() throws IOException {
    if (folders.size() > 1) {
      for (Path folder : folders) {
        refill(folder);
      }
    }
  }

  /** Makes {@code folder} hold a whole copy of every closed segment that another folder has. */
  void refill(Path folder) throws IOException {
    disk.createDirectories(folder);
    for (FileEditLog.Segment segment : FileEditLog.segments(disk, folders).values()) {
      SegmentName name = segment.name();
      Path target = folder.resolve(name.fileName());
      if (name.inProgress() || (disk.exists(target) && isWhole(target, name))) {
        continue;
      }
      Path source = wholeCopy(segment, name);
      if (source == null) {
        continue; // Readable only batch by batch from several copies; each keeps what it has.
      }
      copy(source, target);
      LOG.info("Copied a segment to a folder that lacked it. from={} to={}", source, target);
    }
    for (Path file : disk.list(folder)) {
      SegmentName name = SegmentName.parse(file).orElse(null);
      if (name != null && isSuperseded(folder, name)) {
        disk.deleteIfExists(file);
      }
    }
    disk.forceDirectory(folder);
  }

  /** An older, shorter copy of a segment that stands beside the whole one. */
  private boolean isSuperseded(Path folder, SegmentName name) throws IOException {
    for (Path file : disk.list(folder)) {
      SegmentName other = SegmentName.parse(file).orElse(null);
      if (other != null
          && other.firstTxid() == name.firstTxid()
          && !other.inProgress()
          && other.lastTxid() > name.lastTxid()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Path wholeCopy(FileEditLog.Segment segment, SegmentName name)
      throws IOException {
    for (Path copy : segment.copies()) {
      if (copy.getFileName().toString().equals(name.fileName()) && isWhole(copy, name)) {
        return copy;
      }
    }
    return null;
  }

  private void copy(Path source, Path target) throws IOException {
    Path beside = target.resolveSibling("copy.tmp");
    disk.deleteIfExists(beside);
    try (DiskFile in = disk.openRead(source);
        DiskFile out = disk.createNew(beside)) {
      long size = in.size();
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      for (long at = 0; at < size; at += buffer.limit()) {
        in.read(buffer.clear(), at);
        out.write(buffer.flip().duplicate(), at);
      }
      out.force(true);
    }
    disk.rename(beside, target);
    disk.forceDirectory(SegmentName.folderOf(target));
  }
}
