package io.ashlar.datanode.replica;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the files of one replica, up to the length that was visible when it was opened.
 *
 * <p><b>Threading</b>: the volume's executor, one thread at a time.
 */
public interface ReplicaReader extends Closeable {
  /** Chunk size of its checksums. */
  int chunkBytes();

  /** Bytes that can be read. */
  long length();

  /**
   * Reads whole chunks; the last one may be cut by {@link #length}.
   *
   * @param offset a chunk boundary
   * @param checksums takes 4 bytes per chunk
   * @param data filled to its limit, which is a chunk boundary or the end
   */
  void read(long offset, ByteBuffer checksums, ByteBuffer data) throws IOException;

  @Override
  void close();
}
