package io.ashlar.client;

import io.ashlar.client.write.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A new file that is being written.
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

  /** Bytes written so far. */
  public long position() {
    return writer.position();
  }

  /** All bytes so far are visible to readers that open the file from now on. */
  public void hflush() throws IOException {
    writer.hflush();
  }

  /** All bytes so far are on the disks of all their nodes; UNSUPPORTED if that came too late. */
  public void hsync() throws IOException {
    writer.hsync();
  }

  /**
   * Completes the file. After a failure the file stays incomplete, and this throws what failed.
   *
   * @throws IOException PIPELINE_FAILED and others; the file may be incomplete
   */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  /**
   * Gives the file up without completing it. It stays open in the namespace until it is deleted or
   * the client's session ends.
   */
  public void abort() {
    writer.abort();
  }
}
