package io.ashlar.client;

import io.ashlar.client.read.FileReader;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A file that is being read, at the length that it had when it was opened. Every byte was verified
 * against its checksum before it is handed out.
 *
 * <p><b>Threading</b>: one thread at a time; {@link #pread} from any number of threads.
 */
public final class DfsInputStream extends InputStream {
  private final FileReader reader;
  private final byte[] one = new byte[1];
  private long position;
  private volatile boolean closed;

  DfsInputStream(FileReader reader) {
    this.reader = reader;
  }

  @Override
  public int read() throws IOException {
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    return read(ByteBuffer.wrap(bytes, offset, count));
  }

  /** Reads some bytes, at least one if there is room; -1 at the end of the file. */
  public int read(ByteBuffer target) throws IOException {
    checkOpen();
    int count = reader.read(position, target);
    if (count > 0) {
      position += count;
    }
    return count;
  }

  /**
   * Reads at a position, without moving this stream's own.
   *
   * @return bytes read: {@code count}, or fewer at the end of the file; -1 behind it
   */
  public int pread(long at, byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    return pread(at, ByteBuffer.wrap(bytes, offset, count));
  }

  /** The same into a buffer, which is filled unless the file ends. */
  public int pread(long at, ByteBuffer target) throws IOException {
    checkOpen();
    if (at < 0) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "position is " + at + "; expected 0 or more");
    }
    return reader.readAt(at, target);
  }

  /** Reads exactly {@code count} bytes at a position; EOFException if the file ends before. */
  public void preadFully(long at, byte[] bytes, int offset, int count) throws IOException {
    int read = count == 0 ? 0 : pread(at, bytes, offset, count);
    if (read < count) {
      throw new EOFException(
          "expected " + count + " bytes at " + at + ", the file has " + reader.length());
    }
  }

  /** Moves to a position from 0 to the length. */
  public void seek(long to) throws IOException {
    checkOpen();
    if (to < 0 || to > reader.length()) {
      throw new EOFException("cannot seek to " + to + "; the file has " + reader.length());
    }
    position = to;
  }

  /** Where the next byte is read. */
  public long position() {
    return position;
  }

  /** Length of the file when it was opened. */
  public long length() {
    return reader.length();
  }

  /** The file when it was opened. */
  public FileStatus status() {
    return reader.status();
  }

  @Override
  public long skip(long count) throws IOException {
    checkOpen();
    long step = Math.max(0, Math.min(count, reader.length() - position));
    position += step;
    return step;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, reader.length() - position);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, "the stream is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.close();
  }
}
