package io.ashlar.namenode.editlog;

import static io.ashlar.common.fault.Invariants.checkState;

import com.google.protobuf.CodedInputStream;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a segment. See docs/formats/edit-log.md.
 *
 * <pre>
 * segment: magic 8 | version 4 | zero 4 | first txid 8 | epoch 8 | namespace id 16 | chain 4 | zero 8 | crc 4
 * batch:   magic 4 | payload length 4 | first txid 8 | records 4 | chain 4 | payload crc 4 | header crc 4
 *          | payload | trailer 4
 * </pre>
 *
 * <p>The chain is the header CRC of the batch before. The header's own CRC makes its length
 * trustworthy, and the trailer tells a batch that was written to its end from one that was not.
 */
final class SegmentFormat {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 64;
  static final int BATCH_HEADER_BYTES = 32;
  static final int TRAILER_BYTES = 4;
  static final int PAYLOAD_BYTES_MAX = 256 << 20;

  private static final long MAGIC = 0x4153484C45444954L; // "ASHLEDIT"
  private static final int BATCH_MAGIC = 0x42415443; // "BATC"
  private static final int TRAILER = 0x454E4421; // "END!"

  /** First byte of every batch, to find candidates by. */
  static final byte BATCH_FIRST_BYTE = 'B';

  private SegmentFormat() {}

  /** What a segment's first bytes say. */
  record Header(long firstTxid, long epoch, UUID namespaceId, int chain) {}

  /** What a batch's first bytes say. */
  record BatchHeader(
      int payloadBytes, long firstTxid, int records, int chain, int payloadCrc, int crc) {
    long bytes() {
      return (long) BATCH_HEADER_BYTES + payloadBytes + TRAILER_BYTES;
    }

    long lastTxid() {
      return firstTxid + records - 1;
    }
  }

  static ByteBuffer encode(Header header) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
    out.putLong(MAGIC).putInt(VERSION).putInt(0);
    out.putLong(header.firstTxid).putLong(header.epoch);
    out.putLong(header.namespaceId.getMostSignificantBits());
    out.putLong(header.namespaceId.getLeastSignificantBits());
    out.putInt(header.chain).putLong(0);
    out.putInt(ChunkChecksums.of(out.duplicate().flip()));
    return out.flip();
  }

  /** Null if the bytes are no header. */
  static @Nullable Header decodeHeader(ByteBuffer in) throws IOException {
    if (in.remaining() < HEADER_BYTES
        || in.getInt(HEADER_BYTES - 4)
            != ChunkChecksums.of(in.duplicate().limit(in.position() + HEADER_BYTES - 4))
        || in.getLong(0) != MAGIC) {
      return null;
    }
    int version = in.getInt(8);
    if (version > VERSION) {
      throw new DfsException(
          ErrorCode.LAYOUT_TOO_NEW,
          "the segment has layout version " + version + "; this software knows up to " + VERSION);
    }
    return new Header(
        in.getLong(16), in.getLong(24), new UUID(in.getLong(32), in.getLong(40)), in.getInt(48));
  }

  /** A whole batch, ready to be written. */
  static ByteBuffer encodeBatch(List<EditEntry> entries, int chain) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream(1 << 12);
    int records = 0;
    for (EditEntry entry : entries) {
      entry.writeDelimitedTo(payload);
      records += entry.getRecordsCount();
    }
    byte[] bytes = payload.toByteArray();
    checkState(bytes.length <= PAYLOAD_BYTES_MAX, "the batch is larger than a reader would take");
    ByteBuffer out = ByteBuffer.allocate(BATCH_HEADER_BYTES + bytes.length + TRAILER_BYTES);
    out.putInt(BATCH_MAGIC).putInt(bytes.length).putLong(entries.get(0).getFirstTxid());
    out.putInt(records).putInt(chain).putInt(ChunkChecksums.of(bytes));
    out.putInt(ChunkChecksums.of(out.duplicate().flip()));
    out.put(bytes).putInt(TRAILER);
    return out.flip();
  }

  /** The chain value that a batch leaves to the next one. */
  static int chainOf(ByteBuffer batch) {
    return batch.getInt(BATCH_HEADER_BYTES - 4);
  }

  /** Null if the bytes are no batch header. */
  static @Nullable BatchHeader decodeBatchHeader(ByteBuffer in) {
    if (in.remaining() < BATCH_HEADER_BYTES || in.getInt(0) != BATCH_MAGIC) {
      return null;
    }
    int crc = in.getInt(BATCH_HEADER_BYTES - 4);
    if (crc != ChunkChecksums.of(in.duplicate().limit(BATCH_HEADER_BYTES - 4))) {
      return null;
    }
    int length = in.getInt(4);
    if (length < 0 || length > PAYLOAD_BYTES_MAX) {
      return null;
    }
    return new BatchHeader(length, in.getLong(8), in.getInt(16), in.getInt(20), in.getInt(24), crc);
  }

  static boolean isTrailer(ByteBuffer in, int at) {
    return in.getInt(at) == TRAILER;
  }

  static List<EditEntry> decodeEntries(byte[] payload, int at, int length) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(payload, at, length);
    List<EditEntry> entries = new ArrayList<>();
    while (!in.isAtEnd()) {
      int size = in.readRawVarint32();
      int limit = in.pushLimit(size);
      entries.add(EditEntry.parseFrom(in));
      in.checkLastTagWas(0);
      in.popLimit(limit);
    }
    return entries;
  }
}
