package io.ashlar.common.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** An open file of a {@link Disk}. Positions are absolute; there is no cursor. */
public interface DiskFile extends Closeable {
  /**
   * Reads at {@code position} until {@code target} is full or the file ends.
   *
   * @return bytes read, 0 at the end of the file
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all of {@code source} at {@code position}. */
  void write(ByteBuffer source, long position) throws IOException;

  /** Writes all of {@code sources}, one after the other, from {@code position} on. */
  void write(ByteBuffer[] sources, long position) throws IOException;

  /** Makes the content durable, and with {@code metadata} the length and times as well. */
  void force(boolean metadata) throws IOException;

  /** Starts writing the given range back to the disk without waiting, where the system can. */
  default void startWriteback(long position, long bytes) throws IOException {}

  /** Current length in bytes. */
  long size() throws IOException;

  /** Cuts the file at {@code length}. */
  void truncate(long length) throws IOException;

  /** The channel beneath, for transfers to a socket; null where there is none (fakes). */
  default @Nullable FileChannel channel() {
    return null;
  }
}
