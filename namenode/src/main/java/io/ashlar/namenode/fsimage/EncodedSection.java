package io.ashlar.namenode.fsimage;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/** A section in memory, in pieces that are no large objects to the collector. */
final class EncodedSection {
  private static final int PIECE_BYTES = 256 << 10;

  private final int type;
  private final List<byte[]> pieces = new ArrayList<>();
  private final CRC32C crc = new CRC32C();
  private int lastBytes = PIECE_BYTES;
  private long items;

  private EncodedSection(int type) {
    this.type = type;
  }

  /** Encodes all that is left of {@code source}. */
  static EncodedSection of(int type, Iterator<? extends MessageLite> source) {
    EncodedSection section = new EncodedSection(type);
    try {
      section.encode(source);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does no I/O", e);
    }
    return section;
  }

  private void encode(Iterator<? extends MessageLite> source) throws IOException {
    OutputStream out = new Pieces();
    out.write(ByteBuffer.allocate(4).putInt(type).array());
    CodedOutputStream coded = CodedOutputStream.newInstance(out, 1 << 14);
    while (source.hasNext()) {
      coded.writeMessageNoTag(source.next());
      items++;
    }
    coded.flush();
    for (int i = 0; i < pieces.size(); i++) {
      crc.update(pieces.get(i), 0, bytesOf(i));
    }
  }

  private int bytesOf(int piece) {
    return piece == pieces.size() - 1 ? lastBytes : PIECE_BYTES;
  }

  /** Appends it and gives its row in the table. */
  ImageFormat.Section writeTo(ImageOutput out) throws IOException {
    out.flush();
    long offset = out.position();
    for (int i = 0; i < pieces.size(); i++) {
      out.write(pieces.get(i), 0, bytesOf(i));
    }
    out.flush();
    return new ImageFormat.Section(
        type, offset, out.position() - offset, items, (int) crc.getValue());
  }

  private final class Pieces extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int done = 0;
      while (done < length) {
        if (lastBytes == PIECE_BYTES) {
          pieces.add(new byte[PIECE_BYTES]);
          lastBytes = 0;
        }
        int count = Math.min(length - done, PIECE_BYTES - lastBytes);
        System.arraycopy(bytes, offset + done, pieces.get(pieces.size() - 1), lastBytes, count);
        lastBytes += count;
        done += count;
      }
    }
  }
}
