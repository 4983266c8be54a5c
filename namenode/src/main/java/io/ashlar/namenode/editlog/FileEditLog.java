package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.fault.Invariants;
import io.ashlar.common.id.Epoch;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The edit log in files of several metadata folders.
 *
 * <p><b>Durability</b>: append returns when the batch is forced in every folder that has not
 * failed. A folder whose write or force failed gets nothing more into that segment (a failed force
 * is never retried); it is filled again and used again from the next segment on. With no folder
 * left append throws, and the log must not be used any more.
 *
 * <p><b>Threading</b>: one thread appends and rolls; {@link #read} may be called by another after a
 * roll, for what is durable.
 */
public final class FileEditLog implements EditLog {
  private final Disk disk;
  private final List<Path> folders;
  private final UUID namespaceId;
  private final Epoch epoch;
  private final EditLogConfig config;
  private final FolderListener listener;
  private final List<SegmentWriter> writers = new ArrayList<>();
  private final List<Path> failed = new ArrayList<>();
  private long segmentFirstTxid;
  private long offset;
  private int chain;
  private volatile long durableTxid;
  private boolean broken;

  private FileEditLog(
      Disk disk,
      List<Path> folders,
      UUID namespaceId,
      Epoch epoch,
      EditLogConfig config,
      FolderListener listener) {
    this.disk = disk;
    this.folders = List.copyOf(folders);
    this.namespaceId = namespaceId;
    this.epoch = epoch;
    this.config = config;
    this.listener = listener;
  }

  /**
   * Opens the log of {@code folders}: recovers the segment in progress, makes the folders equal,
   * and is ready to append after the last good batch.
   */
  public static FileEditLog open(
      Disk disk,
      List<Path> folders,
      UUID namespaceId,
      Epoch epoch,
      EditLogConfig config,
      FolderListener listener)
      throws IOException {
    FileEditLog log = new FileEditLog(disk, folders, namespaceId, epoch, config, listener);
    SegmentRecovery.Recovered recovered = new SegmentRecovery(disk, folders, namespaceId).recover();
    log.durableTxid = recovered.lastTxid();
    log.chain = recovered.chain();
    return log;
  }

  @Override
  public void append(List<EditEntry> entries) throws IOException {
    Invariants.checkState(!broken, "the edit log failed before and must be opened anew");
    long first = entries.get(0).getFirstTxid();
    Invariants.checkState(
        first == durableTxid + 1, () -> "expected txid " + (durableTxid + 1) + ", found " + first);
    ByteBuffer batch = SegmentFormat.encodeBatch(entries, chain);
    prepare(first, batch.remaining());
    writeAndForce(batch);
    offset += batch.remaining();
    chain = SegmentFormat.chainOf(batch);
    EditEntry last = entries.get(entries.size() - 1);
    durableTxid = last.getFirstTxid() + last.getRecordsCount() - 1;
  }

  /** Takes room in every folder before a byte of the batch is written anywhere. */
  private void prepare(long firstTxid, int batchBytes) throws IOException {
    if (!writers.isEmpty() && offset + batchBytes > config.segmentBytesMax()) {
      roll();
    }
    if (writers.isEmpty()) {
      startSegment(firstTxid, batchBytes);
      return;
    }
    List<SegmentWriter> full = new ArrayList<>();
    IOException cause = null;
    for (SegmentWriter writer : writers) {
      try {
        writer.allocate(offset + batchBytes);
      } catch (IOException e) {
        full.add(writer);
        cause = e;
      }
    }
    if (cause == null) {
      return;
    }
    if (full.size() == writers.size()) {
      throw new EditLogFullException("no metadata folder has room for the log: " + folders, cause);
    }
    for (SegmentWriter writer : full) {
      drop(writer, new IOException("no room", cause));
    }
  }

  private void writeAndForce(ByteBuffer batch) throws IOException {
    Map<SegmentWriter, IOException> failures = new java.util.LinkedHashMap<>();
    for (SegmentWriter writer : writers) {
      try {
        writer.write(batch, offset);
      } catch (IOException e) {
        failures.put(writer, e);
      }
    }
    for (SegmentWriter writer : writers) {
      if (!failures.containsKey(writer)) {
        try {
          writer.force();
        } catch (IOException e) {
          failures.put(writer, e);
        }
      }
    }
    if (failures.size() == writers.size()) {
      broken = true;
      IOException failure = new IOException("every metadata folder failed: " + folders);
      failures.values().forEach(failure::addSuppressed);
      throw failure;
    }
    failures.forEach(this::drop);
  }

  private void drop(SegmentWriter writer, IOException cause) {
    writers.remove(writer);
    Path folder = SegmentName.folderOf(writer.path());
    failed.add(folder);
    listener.onFolderFailed(folder, cause);
    try {
      writer.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void startSegment(long firstTxid, int batchBytes) throws IOException {
    SegmentFormat.Header header =
        new SegmentFormat.Header(firstTxid, epoch.value(), namespaceId, chain);
    IOException cause = null;
    List<Path> returned = new ArrayList<>();
    for (Path folder : folders) {
      Path path = folder.resolve(new SegmentName(firstTxid, -1).fileName());
      try {
        if (failed.contains(folder)) {
          new SegmentRecovery(disk, folders, namespaceId).refill(folder);
        }
        SegmentWriter writer = SegmentWriter.create(disk, path, header, config.pieceBytes());
        writers.add(writer);
        writer.allocate(SegmentFormat.HEADER_BYTES + batchBytes);
        if (failed.remove(folder)) {
          returned.add(folder);
        }
      } catch (IOException e) {
        cause = e;
        abandon(folder, e);
      }
    }
    returned.forEach(listener::onFolderReturned);
    if (writers.isEmpty()) {
      throw new EditLogFullException(
          "no metadata folder takes a segment: " + folders,
          java.util.Objects.requireNonNull(cause, "a folder fails with a cause"));
    }
    segmentFirstTxid = firstTxid;
    offset = SegmentFormat.HEADER_BYTES;
  }

  private void abandon(Path folder, IOException cause) {
    writers.stream()
        .filter(writer -> SegmentName.folderOf(writer.path()).equals(folder))
        .findFirst()
        .ifPresent(
            writer -> {
              writers.remove(writer);
              try {
                writer.close();
                disk.deleteIfExists(writer.path());
              } catch (IOException e) {
                cause.addSuppressed(e);
              }
            });
    if (!failed.contains(folder)) {
      failed.add(folder);
      listener.onFolderFailed(folder, cause);
    }
  }

  /**
   * Goes on after {@code txid}, that of an image, because the log before it was trimmed away.
   * Nothing may have been appended yet.
   */
  public void startAfter(long txid) {
    Invariants.checkState(writers.isEmpty() && txid >= durableTxid, "the log is already longer");
    durableTxid = txid;
    chain = 0;
  }

  @Override
  public long durableTxid() {
    return durableTxid;
  }

  @Override
  public void roll() throws IOException {
    if (writers.isEmpty()) {
      return;
    }
    SegmentName closed = new SegmentName(segmentFirstTxid, durableTxid);
    for (SegmentWriter writer : new ArrayList<>(writers)) {
      try {
        writer.trimTo(offset);
        writer.close();
        Path folder = SegmentName.folderOf(writer.path());
        disk.rename(writer.path(), folder.resolve(closed.fileName()));
        disk.forceDirectory(folder);
      } catch (IOException e) {
        drop(writer, e);
      }
    }
    boolean kept = !writers.isEmpty();
    writers.clear();
    if (!kept) {
      broken = true;
      throw new IOException("no metadata folder could close the segment " + closed.fileName());
    }
  }

  @Override
  public EntryReader read(long fromTxid) throws IOException {
    return new LogReader(disk, folders, namespaceId, fromTxid, durableTxid);
  }

  @Override
  public void trim(long txid) throws IOException {
    for (Path folder : folders) {
      if (failed.contains(folder)) {
        continue;
      }
      for (Path file : disk.list(folder)) {
        SegmentName name = SegmentName.parse(file).orElse(null);
        if (name != null && !name.inProgress() && name.lastTxid() < txid) {
          disk.deleteIfExists(file);
        }
      }
    }
  }

  /** Folders that take no batches now. */
  public List<Path> failedFolders() {
    return List.copyOf(failed);
  }

  @Override
  public void close() throws IOException {
    if (!broken) {
      roll();
    }
    for (SegmentWriter writer : writers) {
      writer.close();
    }
    writers.clear();
  }

  /** Segments by first txid, each with the folders' copies of it, in the folders' order. */
  static NavigableMap<Long, Segment> segments(Disk disk, List<Path> folders) throws IOException {
    TreeMap<Long, Segment> segments = new TreeMap<>();
    for (Path folder : folders) {
      if (!disk.exists(folder)) {
        continue;
      }
      for (Path file : disk.list(folder)) {
        SegmentName name = SegmentName.parse(file).orElse(null);
        if (name != null) {
          segments.computeIfAbsent(name.firstTxid(), first -> new Segment()).add(name, file);
        }
      }
    }
    return segments;
  }

  /** Copies of one segment; some may be closed while others are not. */
  static final class Segment {
    private final List<Path> copies = new ArrayList<>();
    private @Nullable SegmentName name;

    private void add(SegmentName found, Path file) {
      copies.add(file);
      if (name == null || name.inProgress()) {
        name = found;
      } else if (!found.inProgress() && found.lastTxid() > name.lastTxid()) {
        name = found;
      }
    }

    SegmentName name() {
      return java.util.Objects.requireNonNull(name, "a segment has at least one copy");
    }

    List<Path> copies() {
      return copies;
    }
  }
}
