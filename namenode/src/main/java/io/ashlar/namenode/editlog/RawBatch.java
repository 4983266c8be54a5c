package io.ashlar.namenode.editlog;

import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A batch whose checksums hold, as it stands in a segment.
 *
 * @param header as decoded
 * @param bytes header, payload and trailer; position 0, limit at the end
 */
record RawBatch(SegmentFormat.BatchHeader header, ByteBuffer bytes) {
  long lastTxid() {
    return header.lastTxid();
  }

  List<EditEntry> entries() throws IOException {
    return SegmentFormat.decodeEntries(
        bytes.array(),
        bytes.arrayOffset() + SegmentFormat.BATCH_HEADER_BYTES,
        header.payloadBytes());
  }
}
