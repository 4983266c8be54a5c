package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives every folder a whole, closed copy of a segment.
 *
 * <p><b>Durability</b>: a copy is replaced by a whole one that was forced first, never cut to what
 * it has; at any step of a crash every batch is still in some folder.
 */
final class SegmentRepair {
  private static final String BESIDE = "edits.tmp";
  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;
  private final List<Path> folders;
  private final UUID namespaceId;

  SegmentRepair(Disk disk, List<Path> folders, UUID namespaceId) {
    this.disk = disk;
    this.folders = folders;
    this.namespaceId = namespaceId;
  }

  /**
   * Closes and completes the copies of a segment that {@code reader} has read to its end.
   *
   * @return what was repaired, for people
   */
  List<String> finish(SegmentGroup group, SegmentReader reader) throws IOException {
    List<String> notes = new ArrayList<>();
    long first = group.name().firstTxid();
    if (reader.nextTxid() == first) {
      remove(group.copies());
      return notes;
    }
    SegmentName closed = new SegmentName(first, reader.nextTxid() - 1);
    Path whole = null;
    for (Path copy : group.copies()) {
      if (!reader.unsound().contains(copy)) {
        Path done = close(copy, closed, reader.goodBytes());
        whole = whole == null ? done : whole;
      }
    }
    if (whole == null) {
      whole = merge(group, closed);
      notes.add("No copy of a segment was whole; one was made from all. file=" + whole);
    }
    for (Path folder : folders) {
      Path target = folder.resolve(closed.fileName());
      boolean damaged = reader.unsound().contains(target) && !target.equals(whole);
      if (damaged || !disk.exists(target)) {
        copy(whole, target);
        notes.add(
            "A folder lacked a segment or held a damaged one. from=" + whole + " to=" + target);
      }
    }
    removeOthers(group, closed);
    return notes;
  }

  private void remove(List<Path> copies) throws IOException {
    for (Path copy : copies) {
      disk.deleteIfExists(copy);
      disk.forceDirectory(SegmentName.folderOf(copy));
    }
  }

  private Path close(Path copy, SegmentName closed, long goodBytes) throws IOException {
    Path target = copy.resolveSibling(closed.fileName());
    if (copy.equals(target)) {
      return target;
    }
    try (DiskFile file = disk.openWrite(copy)) {
      if (file.size() > goodBytes) {
        file.truncate(goodBytes);
      }
      // What was read may be in the page cache only: after a failed force the system shows bytes
      // that it will never write by itself, and a force alone would not bring them to the disk.
      transfer(file, file, goodBytes);
      file.force(true);
    }
    disk.rename(copy, target);
    disk.forceDirectory(SegmentName.folderOf(target));
    return target;
  }

  /** Copies the first bytes of one file to another, or over themselves. */
  private static void transfer(DiskFile in, DiskFile out, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, bytes));
    for (long at = 0; at < bytes; at += buffer.limit()) {
      in.read(buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at)), at);
      if (buffer.flip().limit() == 0) {
        throw new IOException("expected " + bytes + " bytes of a segment, found " + at);
      }
      out.write(buffer.duplicate(), at);
    }
  }

  /** Writes a whole segment from batches that are each good in some copy. */
  private Path merge(SegmentGroup group, SegmentName closed) throws IOException {
    Path folder = SegmentName.folderOf(group.copies().get(0));
    Path beside = folder.resolve(BESIDE);
    disk.deleteIfExists(beside);
    try (SegmentReader reader =
            SegmentReader.open(disk, group.name(), group.copies(), namespaceId, null);
        DiskFile out = disk.createNew(beside)) {
      long at = SegmentFormat.HEADER_BYTES;
      out.write(SegmentFormat.encode(reader.header()), 0);
      for (RawBatch batch = reader.nextRaw(); batch != null; batch = reader.nextRaw()) {
        out.write(batch.bytes(), at);
        at = reader.goodBytes();
      }
      out.force(true);
    }
    Path target = folder.resolve(closed.fileName());
    disk.rename(beside, target);
    disk.forceDirectory(folder);
    return target;
  }

  /** Removes what else a folder holds of the segment, now that it has the whole one. */
  private void removeOthers(SegmentGroup group, SegmentName closed) throws IOException {
    for (Path copy : group.copies()) {
      if (!endsWith(copy, closed) && disk.deleteIfExists(copy)) {
        disk.forceDirectory(SegmentName.folderOf(copy));
      }
    }
  }

  /** Copies a closed segment to folders that lack it; what they have is not read. */
  List<String> fill(SegmentGroup group) throws IOException {
    List<String> notes = new ArrayList<>();
    for (Path folder : folders) {
      Path target = folder.resolve(group.name().fileName());
      if (!disk.exists(target)) {
        Path source = wholeCopy(group);
        if (source != null) {
          copy(source, target);
          notes.add("A folder lacked a segment. from=" + source + " to=" + target);
        }
      }
    }
    return notes;
  }

  /**
   * Makes {@code folder}, which takes no batches now, hold a whole copy of every closed segment
   * that another folder has, and no open one.
   */
  void refill(Path folder) throws IOException {
    disk.createDirectories(folder);
    for (SegmentGroup group : SegmentGroup.list(disk, folders).values()) {
      SegmentName name = group.name();
      Path target = folder.resolve(name.fileName());
      if (!name.inProgress() && !(disk.exists(target) && isWhole(target))) {
        Path source = wholeCopy(group);
        if (source == null) {
          throw new IOException("no folder has a whole copy of " + name.fileName());
        }
        copy(source, target);
      }
    }
    for (SegmentGroup group : SegmentGroup.list(disk, folders).values()) {
      for (Path file : group.copies()) {
        boolean whole = !group.name().inProgress() && endsWith(file, group.name());
        if (SegmentName.folderOf(file).equals(folder) && !whole) {
          disk.deleteIfExists(file);
        }
      }
    }
    disk.forceDirectory(folder);
  }

  private @Nullable Path wholeCopy(SegmentGroup group) throws IOException {
    for (Path copy : group.copies()) {
      if (endsWith(copy, group.name()) && isWhole(copy)) {
        return copy;
      }
    }
    return null;
  }

  private static boolean endsWith(Path file, SegmentName name) {
    return file.getFileName().toString().equals(name.fileName());
  }

  /** True if this closed copy alone gives every batch up to its end. */
  private boolean isWhole(Path copy) throws IOException {
    SegmentName name = SegmentName.parse(copy).orElseThrow();
    try (SegmentReader alone = SegmentReader.open(disk, name, List.of(copy), namespaceId, null)) {
      RawBatch batch = alone.nextRaw();
      while (batch != null) {
        batch = alone.nextRaw();
      }
      return alone.goodBytes() == disk.size(copy);
    } catch (EditLogCorruptException e) {
      return false;
    }
  }

  private void copy(Path source, Path target) throws IOException {
    Path beside = target.resolveSibling(BESIDE);
    disk.deleteIfExists(beside);
    try (DiskFile in = disk.openRead(source);
        DiskFile out = disk.createNew(beside)) {
      transfer(in, out, in.size());
      out.force(true);
    }
    disk.rename(beside, target);
    disk.forceDirectory(SegmentName.folderOf(target));
  }
}
