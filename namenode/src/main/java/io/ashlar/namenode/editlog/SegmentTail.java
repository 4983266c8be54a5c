package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.editlog.SegmentCopy.Read;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Tells a batch that a crash left unfinished from damage, where a segment gives no good batch.
 *
 * <p>A batch was never acknowledged if it is the last thing in the file and ends too early. A hole
 * inside a batch whose end is there counts as damage, even if it may be a sector that a power cut
 * left unwritten: the same bytes would show a disk that lost what it had acknowledged.
 */
final class SegmentTail {
  private static final int SCAN_BYTES = 64 << 10;

  private final DiskFile file;
  private final long size;

  SegmentTail(DiskFile file, long size) {
    this.file = file;
    this.size = size;
  }

  /** The batch from {@code offset} to {@code end} has a good header and a wrong content. */
  Read withoutContent(long offset, long end) throws IOException {
    long last = lastNonZero(offset);
    // Only the trailer's last byte tells that all before it was written.
    if (last < end - 1) {
      return new Read.Torn("the batch was not written to its end");
    }
    return new Read.Damaged("the checksum of a complete batch is wrong", true);
  }

  /** There is no batch header at {@code offset}. */
  Read withoutHeader(long offset, long expectedTxid) throws IOException {
    long last = lastNonZero(offset);
    if (last < 0) {
      return new Read.End();
    }
    long headerEnd = offset + SegmentFormat.BATCH_HEADER_BYTES;
    if (last < headerEnd) {
      return new Read.Torn("the header of a batch was not written to its end");
    }
    boolean more = highestTxid(offset) >= expectedTxid;
    return new Read.Damaged("the header of a batch is wrong", more || endsAsBatch(last));
  }

  private boolean endsAsBatch(long last) throws IOException {
    ByteBuffer trailer = bytes(last - SegmentFormat.TRAILER_BYTES + 1, SegmentFormat.TRAILER_BYTES);
    return trailer.limit() == SegmentFormat.TRAILER_BYTES && SegmentFormat.isTrailer(trailer, 0);
  }

  /** Where the last byte that is not zero stands; -1 if there is none from {@code from} on. */
  long lastNonZero(long from) throws IOException {
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

  /** Highest last txid of any intact batch header from {@code from} on; -1 if there is none. */
  long highestTxid(long from) throws IOException {
    long highest = -1;
    int step = SCAN_BYTES - SegmentFormat.BATCH_HEADER_BYTES + 1;
    for (long start = from; start < size; start += step) {
      ByteBuffer chunk = bytes(start, SCAN_BYTES);
      for (int i = 0; i + SegmentFormat.BATCH_HEADER_BYTES <= chunk.limit(); i++) {
        if (chunk.get(i) == SegmentFormat.BATCH_FIRST_BYTE) {
          SegmentFormat.BatchHeader header =
              SegmentFormat.decodeBatchHeader(chunk.slice(i, SegmentFormat.BATCH_HEADER_BYTES));
          highest = header == null ? highest : Math.max(highest, header.lastTxid());
        }
      }
    }
    return highest;
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(length, size - offset)));
    file.read(buffer, offset);
    return buffer.flip();
  }
}
