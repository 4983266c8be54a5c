package io.ashlar.datanode.replica;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes the files of one open replica.
 *
 * <p><b>Durability</b>: after a failed force nothing more is written or forced; every later call
 * fails.
 *
 * <p><b>Threading</b>: the volume's executor, one thread at a time.
 */
public interface ReplicaWriter {
  /**
   * Writes data from a chunk boundary on, with the checksums of its chunks. Data that overlaps what
   * is there must be the same bytes.
   */
  void write(long offset, ByteBuffer data, ByteBuffer checksums) throws IOException;

  /** Starts to write back what is not yet on the disk, as far as the system allows. */
  void startWriteback() throws IOException;

  /** Forces everything written so far, the first time the names of the files as well. */
  void sync() throws IOException;

  /** Bytes of data written. */
  long length();

  /** Makes the replica final; with {@code force} its content and names are durable afterwards. */
  void finish(boolean force) throws IOException;

  /** Gives back handles and unused space; the files stay as they are. May be called twice. */
  void close();

  /** Removes the files, also those of a finished replica. */
  void discard() throws IOException;
}
