package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment from all its copies: each batch from the first copy in which it is good.
 *
 * <p>Copies of a segment have equal bytes at equal offsets, as far as they go.
 */
final class SegmentReader implements AutoCloseable {
  private final List<SegmentCopy> copies = new ArrayList<>();
  private final Set<Path> unsound = new LinkedHashSet<>();
  private final SegmentName name;
  private final boolean everyCopy;
  private long offset = SegmentFormat.HEADER_BYTES;
  private long nextTxid;
  private int chain;
  private SegmentFormat.@Nullable Header header;
  private boolean neverBegun;
  private String tornReason = "";

  private SegmentReader(SegmentName name, boolean everyCopy) {
    this.name = name;
    this.everyCopy = everyCopy;
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
    return open(new SegmentReader(name, false), disk, paths, namespaceId, chain);
  }

  /** The same, but each batch is looked for in every copy, so that {@link #unsound} is complete. */
  static SegmentReader openAll(
      Disk disk, SegmentName name, List<Path> paths, UUID namespaceId, @Nullable Integer chain)
      throws IOException {
    return open(new SegmentReader(name, true), disk, paths, namespaceId, chain);
  }

  private static SegmentReader open(
      SegmentReader reader, Disk disk, List<Path> paths, UUID namespaceId, @Nullable Integer chain)
      throws IOException {
    try {
      for (Path path : paths) {
        reader.copies.add(SegmentCopy.open(disk, path));
      }
      reader.readHeaders(namespaceId, chain);
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void readHeaders(UUID namespaceId, @Nullable Integer before) throws IOException {
    for (SegmentCopy copy : copies) {
      SegmentFormat.Header found = copy.header();
      if (found == null) {
        unsound.add(copy.path());
        continue;
      }
      if (!found.namespaceId().equals(namespaceId) || found.firstTxid() != name.firstTxid()) {
        throw corrupt(0, copy.path() + " belongs to another log");
      }
      if (before != null && found.chain() != before) {
        throw corrupt(0, copy.path() + " does not continue the segment before it");
      }
      header = found;
      chain = found.chain();
    }
    if (header == null) {
      checkNeverBegun();
    }
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
    neverBegun = true;
  }

  /** Entries of the next batch; null at the end. */
  @Nullable List<EditEntry> nextBatch() throws IOException {
    RawBatch batch = nextRaw();
    return batch == null ? null : batch.entries();
  }

  /** The next batch as it stands; null at the end. */
  @Nullable RawBatch nextRaw() throws IOException {
    if (neverBegun || (!name.inProgress() && nextTxid > name.lastTxid())) {
      return null;
    }
    RawBatch good = null;
    List<SegmentCopy.Read> others = new ArrayList<>();
    List<Path> without = new ArrayList<>();
    for (SegmentCopy copy : copies) {
      SegmentCopy.Read read = copy.read(offset, nextTxid, chain);
      if (read instanceof SegmentCopy.Read.Good found) {
        good = good == null ? found.batch() : good;
        if (!everyCopy) {
          break;
        }
      } else {
        others.add(read);
        without.add(copy.path());
      }
    }
    if (good == null) {
      end(others);
      return null;
    }
    unsound.addAll(without);
    offset += good.header().bytes();
    nextTxid = good.lastTxid() + 1;
    chain = good.header().crc();
    return good;
  }

  /**
   * No copy has another batch. In a segment in progress that is the end if nothing here may have
   * been acknowledged: an acknowledged batch is in every copy, because a folder that fails ends the
   * segment before the acknowledgement.
   */
  private void end(List<SegmentCopy.Read> reads) throws IOException {
    String damage = "";
    boolean anyEnd = false;
    boolean acknowledged = false;
    for (SegmentCopy.Read read : reads) {
      if (read instanceof SegmentCopy.Read.Damaged damaged) {
        damage = damaged.reason();
        acknowledged |= damaged.acknowledged();
      } else if (read instanceof SegmentCopy.Read.Torn torn) {
        tornReason = torn.reason();
      } else {
        anyEnd = true;
      }
    }
    if (!name.inProgress()) {
      throw corrupt(offset, damage.isEmpty() ? "the segment ends too early" : damage);
    }
    if (!damage.isEmpty() && (acknowledged || !anyEnd)) {
      throw corrupt(offset, damage);
    }
  }

  /** Of the segment; only if it holds a batch. */
  SegmentFormat.Header header() {
    return Objects.requireNonNull(header, "a segment with batches has a header");
  }

  /** Copies that lack a batch which another has, or whose header is wrong. */
  Set<Path> unsound() {
    return unsound;
  }

  /** What was wrong with the unfinished batch at the end; empty if there was none. */
  String tornReason() {
    return tornReason;
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

  EditLogCorruptException corrupt(long at, String reason) {
    return new EditLogCorruptException(
        copies.stream().map(SegmentCopy::path).toList(), at, nextTxid - 1, reason);
  }

  @Override
  public void close() throws IOException {
    for (SegmentCopy copy : copies) {
      copy.close();
    }
  }
}
