package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads entries across segments and folders, and refuses gaps between segments. */
final class LogReader implements EditLog.EntryReader {
  private final Disk disk;
  private final UUID namespaceId;
  private final long fromTxid;
  private final long throughTxid;
  private final Deque<FileEditLog.Segment> rest = new ArrayDeque<>();
  private final Deque<EditEntry> batch = new ArrayDeque<>();
  private @Nullable SegmentReader reader;
  private @Nullable Integer chain;
  private long nextTxid = -1;

  LogReader(Disk disk, List<Path> folders, UUID namespaceId, long fromTxid, long throughTxid)
      throws IOException {
    this.disk = disk;
    this.namespaceId = namespaceId;
    this.fromTxid = fromTxid;
    this.throughTxid = throughTxid;
    NavigableMap<Long, FileEditLog.Segment> segments = FileEditLog.segments(disk, folders);
    Map.Entry<Long, FileEditLog.Segment> first = segments.floorEntry(fromTxid);
    if (first == null && !segments.isEmpty() && segments.firstKey() <= throughTxid) {
      throw new EditLogCorruptException(
          segments.firstEntry().getValue().copies(),
          0,
          fromTxid - 1,
          "the log starts at txid " + segments.firstKey() + ", expected " + fromTxid);
    }
    rest.addAll((first == null ? segments : segments.tailMap(first.getKey(), true)).values());
  }

  @Override
  public @Nullable EditEntry next() throws IOException {
    while (true) {
      EditEntry entry = batch.poll();
      if (entry == null) {
        if (!fill()) {
          return null;
        }
        continue;
      }
      long last = entry.getFirstTxid() + entry.getRecordsCount() - 1;
      if (last > throughTxid) {
        return null;
      }
      if (last >= fromTxid) {
        return entry;
      }
    }
  }

  private boolean fill() throws IOException {
    while (true) {
      if (reader == null && !openNext()) {
        return false;
      }
      SegmentReader current = java.util.Objects.requireNonNull(reader);
      List<EditEntry> entries = current.nextBatch();
      if (entries != null) {
        batch.addAll(entries);
        return true;
      }
      nextTxid = current.nextTxid();
      chain = current.chain();
      current.close();
      reader = null;
    }
  }

  private boolean openNext() throws IOException {
    FileEditLog.Segment segment = rest.poll();
    if (segment == null) {
      return false;
    }
    long first = segment.name().firstTxid();
    if (nextTxid >= 0 && first != nextTxid) {
      throw new EditLogCorruptException(
          segment.copies(), 0, nextTxid - 1, "expected a segment from txid " + nextTxid);
    }
    reader = SegmentReader.open(disk, segment.name(), segment.copies(), namespaceId, chain);
    return true;
  }

  /** Header CRC of the last batch that was read; 0 before the first. */
  int chain() {
    return chain == null ? 0 : chain;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
