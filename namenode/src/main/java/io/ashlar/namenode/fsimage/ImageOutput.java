package io.ashlar.namenode.fsimage;

import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Appends to the file in large pieces and keeps the checksum of all of them. */
final class ImageOutput extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 20;

  private final DiskFile file;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final CRC32C all = new CRC32C();
  private long position;

  ImageOutput(DiskFile file) {
    this.file = file;
  }

  long position() {
    return position;
  }

  int crc() {
    return (int) all.getValue();
  }

  void putInt(int value) throws IOException {
    write(ByteBuffer.allocate(4).putInt(value).array(), 0, 4);
  }

  void putLong(long value) throws IOException {
    write(ByteBuffer.allocate(8).putLong(value).array(), 0, 8);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, offset + done, count);
      done += count;
    }
  }

  @Override
  public void flush() throws IOException {
    buffer.flip();
    all.update(buffer.duplicate());
    int count = buffer.remaining();
    file.write(buffer, position);
    position += count;
    buffer.clear();
  }
}
