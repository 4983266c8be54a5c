package io.ashlar.client;

import io.ashlar.client.write.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A file that is being written, a new one or one that goes on at its end.
 *
 * <p><b>Durability</b>: {@link #hflush} makes bytes visible to readers, {@link #hsync} forces them
 * to the disks of all their nodes, {@link #close} promises what the file's {@link CloseDurability}
 * says. {@link #flush} does nothing: callers of plain streams flush too often for a round trip.
 *
 * <p><b>Threading</b>: one thread at a time; {@link #abort} from any.
 */
public final class DfsOutputStream extends OutputStream {
  private final FileWriter writer;
  private final byte[] one = new byte[1];

  DfsOutputStream(FileWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(int value) throws IOException {
    one[0] = (byte) value;
    writer.write(one, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    writer.write(bytes, offset, count);
  }

  /** Bytes of the file so far, with those that were there before. */
  public long position() {
    return writer.position();
  }

  /** All bytes so far are visible to readers that open the file from now on. */
  public void hflush() throws IOException {
    writer.hflush();
  }

  /** All bytes that this stream has taken are on the disks of all their nodes. */
  public void hsync() throws IOException {
    writer.hsync();
  }

  /**
   * Completes the file. After a failure the stream cannot do that: this throws what failed, and the
   * NameNode closes the file with what was acknowledged.
   *
   * @throws IOException PIPELINE_FAILED and others; the file may be incomplete
   */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  /**
   * Gives the file up without completing it. The NameNode is told, and closes it with what was
   * acknowledged.
   */
  public void abort() {
    writer.abort();
  }
}
