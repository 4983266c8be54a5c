package io.ashlar.namenode.editlog;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One folder's copy of a segment, for reading. */
final class SegmentCopy implements AutoCloseable {
  private static final int SCAN_BYTES = 64 << 10;

  private final Path path;
  private final DiskFile file;
  private final long size;

  private SegmentCopy(Path path, DiskFile file) throws IOException {
    this.path = path;
    this.file = file;
    this.size = file.size();
  }

  static SegmentCopy open(Disk disk, Path path) throws IOException {
    return new SegmentCopy(path, disk.openRead(path));
  }

  Path path() {
    return path;
  }

  /** What stands at an offset. */
  sealed interface Read {
    /** A whole batch whose checksums hold. */
    record Batch(List<EditEntry> entries, long lastTxid, long nextOffset, int chain)
        implements Read {}

    /** Nothing but zeros, or the end of the file. */
    record End() implements Read {}

    /** A batch that was never written to its end; nothing follows it. */
    record Torn(String reason) implements Read {}

    /** A batch that was complete, and is wrong. */
    record Damaged(String reason) implements Read {}
  }

  SegmentFormat.@Nullable Header header() throws IOException {
    return SegmentFormat.decodeHeader(bytes(0, SegmentFormat.HEADER_BYTES));
  }

  /** True if the file holds nothing but zeros from {@code offset} on. */
  boolean zeroFrom(long offset) throws IOException {
    return lastNonZero(offset) < 0;
  }

  Read read(long offset, long expectedTxid, int expectedChain) throws IOException {
    ByteBuffer head = bytes(offset, SegmentFormat.BATCH_HEADER_BYTES);
    SegmentFormat.BatchHeader header = SegmentFormat.decodeBatchHeader(head);
    if (header == null) {
      return withoutHeader(offset);
    }
    if (offset + header.bytes() > size) {
      return new Read.Torn("the file ends inside the batch");
    }
    ByteBuffer rest =
        bytes(
            offset + SegmentFormat.BATCH_HEADER_BYTES,
            header.payloadBytes() + SegmentFormat.TRAILER_BYTES);
    ByteBuffer payload = rest.duplicate().limit(header.payloadBytes());
    boolean crcHolds = ChunkChecksums.of(payload) == header.payloadCrc();
    if (!SegmentFormat.isTrailer(rest, header.payloadBytes()) || !crcHolds) {
      // Only the trailer's last byte tells that all before it was written.
      return lastNonZero(offset) < offset + header.bytes() - 1
          ? new Read.Torn("the batch was not written to its end")
          : new Read.Damaged("the checksum of a complete batch is wrong");
    }
    if (header.firstTxid() != expectedTxid) {
      return new Read.Damaged(
          "expected a batch from txid " + expectedTxid + ", found " + header.firstTxid());
    }
    if (header.chain() != expectedChain) {
      return new Read.Damaged("the batch does not continue the one before it");
    }
    return parsed(header, rest, offset);
  }

  private static Read parsed(SegmentFormat.BatchHeader header, ByteBuffer rest, long offset)
      throws IOException {
    List<EditEntry> entries =
        SegmentFormat.decodeEntries(rest.array(), rest.arrayOffset(), header.payloadBytes());
    return new Read.Batch(entries, header.lastTxid(), offset + header.bytes(), header.crc());
  }

  private Read withoutHeader(long offset) throws IOException {
    long lastNonZero = lastNonZero(offset);
    if (lastNonZero < 0) {
      return new Read.End();
    }
    return lastNonZero < offset + SegmentFormat.BATCH_HEADER_BYTES
        ? new Read.Torn("the header of a batch was not written to its end")
        : new Read.Damaged("the header of a batch is wrong");
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(length, size - offset)));
    file.read(buffer, offset);
    return buffer.flip();
  }

  private long lastNonZero(long from) throws IOException {
    long end = size;
    while (end > from) {
      long start = Math.max(from, end - SCAN_BYTES);
      ByteBuffer chunk = bytes(start, (int) (end - start));
      for (int i = chunk.limit() - 1; i >= 0; i--) {
        if (chunk.get(i) != 0) {
          return start + i;
        }
      }
      end = start;
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
