package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** One segment file by itself, for the tools of a stopped NameNode. */
public final class SegmentFiles {
  private final Disk disk;

  /** Reads and cuts through {@code disk}. */
  public SegmentFiles(Disk disk) {
    this.disk = disk;
  }

  /** True for names of segments. */
  public static boolean isSegment(Path file) {
    return SegmentName.parse(file).isPresent();
  }

  /** First txid that the name states; only for segments. */
  public static long firstTxid(Path file) {
    return SegmentName.parse(file).orElseThrow().firstTxid();
  }

  /** Hears a batch. */
  @FunctionalInterface
  public interface BatchSink {
    /** Entries that were forced together. */
    void batch(List<EditEntry> entries) throws IOException;
  }

  /**
   * Reads a segment to its end.
   *
   * @return last txid; one less than the first if it holds nothing
   * @throws EditLogCorruptException at the first batch that is complete and wrong
   */
  public long read(Path file, BatchSink sink) throws IOException {
    try (SegmentReader reader = open(file)) {
      for (List<EditEntry> batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
        sink.batch(batch);
      }
      return reader.nextTxid() - 1;
    }
  }

  /**
   * Cuts a segment after the batch that ends with {@code txid}, and names it accordingly.
   *
   * @return the new file
   * @throws IOException if no batch ends there
   */
  public Path truncateAfter(Path file, long txid) throws IOException {
    long end;
    try (SegmentReader reader = open(file)) {
      while (reader.nextTxid() <= txid && reader.nextBatch() != null) {
        // Goes on to the batch that holds the txid.
      }
      if (reader.nextTxid() != txid + 1) {
        throw new IOException(
            "no batch of "
                + file
                + " ends with txid "
                + txid
                + "; the nearest cut is after txid "
                + (reader.nextTxid() - 1));
      }
      end = reader.goodBytes();
    }
    try (DiskFile out = disk.openWrite(file)) {
      out.truncate(end);
      out.force(true);
    }
    Path target =
        file.resolveSibling(
            new SegmentName(SegmentName.parse(file).orElseThrow().firstTxid(), txid).fileName());
    disk.rename(file, target);
    disk.forceDirectory(SegmentName.folderOf(file));
    return target;
  }

  private SegmentReader open(Path file) throws IOException {
    SegmentName name = SegmentName.parse(file).orElseThrow();
    UUID namespaceId;
    try (SegmentCopy copy = SegmentCopy.open(disk, file)) {
      SegmentFormat.Header header = copy.header();
      namespaceId = header == null ? new UUID(0, 0) : header.namespaceId();
    }
    // Read as one in progress: what lies behind a cut or damage is judged by itself.
    return SegmentReader.open(
        disk, new SegmentName(name.firstTxid(), -1), List.of(file), namespaceId, null);
  }
}
