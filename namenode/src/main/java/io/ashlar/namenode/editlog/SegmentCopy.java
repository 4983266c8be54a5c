package io.ashlar.namenode.editlog;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** One folder's copy of a segment, for reading. */
final class SegmentCopy implements AutoCloseable {
  private final Path path;
  private final DiskFile file;
  private final SegmentTail tail;
  private final long size;

  private SegmentCopy(Path path, DiskFile file) throws IOException {
    this.path = path;
    this.file = file;
    this.size = file.size();
    this.tail = new SegmentTail(file, size);
  }

  static SegmentCopy open(Disk disk, Path path) throws IOException {
    DiskFile file = disk.openRead(path);
    try {
      return new SegmentCopy(path, file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /** What stands at an offset. */
  sealed interface Read {
    /** A whole batch whose checksums hold and which continues the one before it. */
    record Good(RawBatch batch) implements Read {}

    /** Nothing but zeros, or the end of the file. */
    record End() implements Read {}

    /** A batch that was never written to its end; nothing follows it. */
    record Torn(String reason) implements Read {}

    /**
     * Something else.
     *
     * @param acknowledged true if it may be what is left of a batch that was acknowledged
     */
    record Damaged(String reason, boolean acknowledged) implements Read {}
  }

  SegmentFormat.@org.jspecify.annotations.Nullable Header header() throws IOException {
    return SegmentFormat.decodeHeader(bytes(0, SegmentFormat.HEADER_BYTES));
  }

  /** True if the file holds nothing but zeros from {@code offset} on. */
  boolean zeroFrom(long offset) throws IOException {
    return tail.lastNonZero(offset) < 0;
  }

  /**
   * Highest txid of any batch header that is intact from {@code offset} on; -1 if there is none.
   */
  long highestTxidFrom(long offset) throws IOException {
    return tail.highestTxid(offset);
  }

  Read read(long offset, long expectedTxid, int expectedChain) throws IOException {
    ByteBuffer head = bytes(offset, SegmentFormat.BATCH_HEADER_BYTES);
    SegmentFormat.BatchHeader header = SegmentFormat.decodeBatchHeader(head);
    if (header == null) {
      return tail.withoutHeader(offset, expectedTxid);
    }
    if (header.firstTxid() != expectedTxid) {
      // A batch of older records is a stray copy; one of later records shows that some are missing.
      return new Read.Damaged(
          "expected a batch from txid " + expectedTxid + ", found " + header.firstTxid(),
          header.firstTxid() > expectedTxid);
    }
    if (header.chain() != expectedChain) {
      return new Read.Damaged("the batch does not continue the one before it", true);
    }
    if (offset + header.bytes() > size) {
      return new Read.Torn("the file ends inside the batch");
    }
    ByteBuffer batch = bytes(offset, Math.toIntExact(header.bytes()));
    return holds(header, batch)
        ? new Read.Good(new RawBatch(header, batch))
        : tail.withoutContent(offset, offset + header.bytes());
  }

  private static boolean holds(SegmentFormat.BatchHeader header, ByteBuffer batch) {
    int trailerAt = SegmentFormat.BATCH_HEADER_BYTES + header.payloadBytes();
    ByteBuffer payload =
        batch.duplicate().position(SegmentFormat.BATCH_HEADER_BYTES).limit(trailerAt);
    return batch.limit() == header.bytes()
        && SegmentFormat.isTrailer(batch, trailerAt)
        && ChunkChecksums.of(payload) == header.payloadCrc();
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(length, size - offset)));
    file.read(buffer, offset);
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
