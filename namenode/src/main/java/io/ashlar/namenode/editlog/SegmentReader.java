package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment from all its copies: each batch from the first copy in which it is good.
 *
 * <p>Copies of a segment have equal bytes at equal offsets, as far as they go.
 */
final class SegmentReader implements AutoCloseable {
  private final List<SegmentCopy> copies = new ArrayList<>();
  private final SegmentName name;
  private long offset = SegmentFormat.HEADER_BYTES;
  private long nextTxid;
  private int chain;
  private boolean torn;

  private SegmentReader(SegmentName name) {
    this.name = name;
    this.nextTxid = name.firstTxid();
  }

  /**
   * Opens the copies.
   *
   * @param chain of the batch before, or null if it is not known (the log was trimmed before)
   */
  static SegmentReader open(
      Disk disk, SegmentName name, List<Path> paths, UUID namespaceId, @Nullable Integer chain)
      throws IOException {
    SegmentReader reader = new SegmentReader(name);
    boolean found = false;
    for (Path path : paths) {
      SegmentCopy copy = SegmentCopy.open(disk, path);
      reader.copies.add(copy);
      SegmentFormat.Header header = copy.header();
      if (header == null) {
        continue;
      }
      if (!header.namespaceId().equals(namespaceId) || header.firstTxid() != name.firstTxid()) {
        throw reader.corrupt(0, "the segment belongs to another log");
      }
      if (chain != null && header.chain() != chain) {
        throw reader.corrupt(0, "the segment does not continue the one before it");
      }
      found = true;
      reader.chain = header.chain();
    }
    if (!found) {
      reader.checkNeverBegun();
    }
    return reader;
  }

  /** A segment whose header was never forced holds no batch; anything else is damage. */
  private void checkNeverBegun() throws IOException {
    for (SegmentCopy copy : copies) {
      if (!copy.zeroFrom(SegmentFormat.HEADER_BYTES)) {
        throw corrupt(0, "the header of the segment is wrong");
      }
    }
    if (!name.inProgress()) {
      throw corrupt(0, "the header of a closed segment is wrong");
    }
    torn = true;
  }

  /** Entries of the next batch; null at the end. */
  @Nullable List<EditEntry> nextBatch() throws IOException {
    if (copies.isEmpty() || (torn && offset == SegmentFormat.HEADER_BYTES)) {
      return null;
    }
    String damage = "";
    boolean anyEnd = false;
    for (SegmentCopy copy : copies) {
      SegmentCopy.Read read = copy.read(offset, nextTxid, chain);
      if (read instanceof SegmentCopy.Read.Batch batch) {
        offset = batch.nextOffset();
        nextTxid = batch.lastTxid() + 1;
        chain = batch.chain();
        return batch.entries();
      } else if (read instanceof SegmentCopy.Read.Damaged damaged) {
        damage = damaged.reason();
      } else {
        anyEnd = true;
        torn |= read instanceof SegmentCopy.Read.Torn;
      }
    }
    return end(damage, anyEnd);
  }

  private @Nullable List<EditEntry> end(String damage, boolean anyEnd) throws IOException {
    if (!name.inProgress() && nextTxid != name.lastTxid() + 1) {
      throw corrupt(offset, damage.isEmpty() ? "the segment ends too early" : damage);
    }
    boolean closedAndWhole = !name.inProgress();
    if (!damage.isEmpty() && !closedAndWhole) {
      throw corrupt(offset, damage);
    }
    if (!anyEnd && !closedAndWhole) {
      throw corrupt(offset, "no copy is readable");
    }
    return null;
  }

  private EditLogCorruptException corrupt(long at, String reason) {
    return new EditLogCorruptException(
        copies.stream().map(SegmentCopy::path).toList(), at, nextTxid - 1, reason);
  }

  /** Where the last good batch ends. */
  long goodBytes() {
    return offset;
  }

  /** Txid after the last good batch. */
  long nextTxid() {
    return nextTxid;
  }

  /** Header CRC of the last good batch. */
  int chain() {
    return chain;
  }

  @Override
  public void close() throws IOException {
    for (SegmentCopy copy : copies) {
      copy.close();
    }
  }
}
