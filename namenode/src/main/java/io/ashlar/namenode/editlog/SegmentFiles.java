package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
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

  /** Segments of a folder by first txid. */
  public static List<Path> inOrder(Disk disk, Path folder) throws IOException {
    return disk.list(folder).stream()
        .filter(SegmentFiles::isSegment)
        .sorted(Comparator.comparingLong(SegmentFiles::firstTxid))
        .toList();
  }

  /** What a segment lacks that was read up to {@code lastTxid}; empty if it is whole. */
  public static String shortfall(Path file, long lastTxid) {
    SegmentName name = SegmentName.parse(file).orElseThrow();
    return name.inProgress() || name.lastTxid() == lastTxid
        ? ""
        : "it ends with txid " + lastTxid + ", expected " + name.lastTxid();
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
   * Reads the log of several folders as it stands, without recovery; for a stopped NameNode.
   *
   * @throws EditLogCorruptException at the first batch that no folder can give
   */
  public EditLog.EntryReader readAll(List<Path> folders, UUID namespaceId, long fromTxid)
      throws IOException {
    return new LogReader(disk, folders, namespaceId, fromTxid, Long.MAX_VALUE);
  }

  /** How a segment stands to a txid at which the log is to end. */
  public enum Fit {
    /** Its last batch is good and ends at or before the txid. */
    BELOW,
    /** A batch ends with the txid, and something follows. */
    CUT,
    /** It begins after the txid. */
    ABOVE,
    /** It is damaged before the txid, or no batch ends there. */
    UNFIT
  }

  /** Where a segment stands to {@code txid}, and the last txid up to it that a batch ends with. */
  public record Standing(Fit fit, long reachedTxid) {}

  /** Compares a segment with {@code txid}. */
  public Standing standing(Path file, long txid) throws IOException {
    SegmentName name = SegmentName.parse(file).orElseThrow();
    if (name.firstTxid() > txid) {
      return new Standing(Fit.ABOVE, name.firstTxid() - 1);
    }
    try (SegmentReader reader = open(file)) {
      long reached = name.firstTxid() - 1;
      RawBatch batch = reader.nextRaw();
      while (batch != null && batch.lastTxid() < txid) {
        reached = batch.lastTxid();
        batch = reader.nextRaw();
      }
      if (batch != null && batch.lastTxid() == txid) {
        return new Standing(name.lastTxid() == txid ? Fit.BELOW : Fit.CUT, txid);
      }
      boolean whole = batch == null && (name.inProgress() || reached == name.lastTxid());
      return new Standing(whole ? Fit.BELOW : Fit.UNFIT, reached);
    } catch (EditLogCorruptException e) {
      return new Standing(Fit.UNFIT, e.lastGoodTxid());
    }
  }

  /**
   * Cuts a segment after the batch that ends with {@code txid}, and names it accordingly.
   *
   * @return the new file
   */
  public Path truncateAfter(Path file, long txid) throws IOException {
    long end;
    try (SegmentReader reader = open(file)) {
      RawBatch batch = reader.nextRaw();
      while (batch != null && batch.lastTxid() < txid) {
        batch = reader.nextRaw();
      }
      if (reader.nextTxid() != txid + 1) {
        throw new IOException("no batch of " + file + " ends with txid " + txid);
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
