package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
  private final List<Path> folders;
  private final UUID namespaceId;
  private final long fromTxid;
  private final long throughTxid;
  private final Deque<SegmentGroup> rest = new ArrayDeque<>();
  private final Deque<EditEntry> batch = new ArrayDeque<>();
  private @Nullable SegmentReader reader;
  private @Nullable Integer chain;
  private long nextTxid = -1;

  LogReader(Disk disk, List<Path> folders, UUID namespaceId, long fromTxid, long throughTxid)
      throws IOException {
    this.disk = disk;
    this.folders = folders;
    this.namespaceId = namespaceId;
    this.fromTxid = fromTxid;
    this.throughTxid = throughTxid;
    NavigableMap<Long, SegmentGroup> segments = SegmentGroup.list(disk, folders);
    Map.Entry<Long, SegmentGroup> first = segments.floorEntry(fromTxid);
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
      if (current.nextTxid() > throughTxid) {
        return false; // What follows is being written.
      }
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
    SegmentGroup segment = rest.poll();
    if (segment == null || segment.name().firstTxid() > throughTxid) {
      return false;
    }
    long first = segment.name().firstTxid();
    if (nextTxid >= 0 && first != nextTxid) {
      throw new EditLogCorruptException(
          segment.copies(), 0, nextTxid - 1, "expected a segment from txid " + nextTxid);
    }
    reader = open(segment);
    return true;
  }

  private SegmentReader open(SegmentGroup segment) throws IOException {
    try {
      return SegmentReader.open(disk, segment.name(), segment.copies(), namespaceId, chain);
    } catch (NoSuchFileException e) {
      // It was closed, and thereby renamed, since it was listed.
      SegmentGroup again = SegmentGroup.list(disk, folders).get(segment.name().firstTxid());
      if (again == null) {
        throw e;
      }
      return SegmentReader.open(disk, again.name(), again.copies(), namespaceId, chain);
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
