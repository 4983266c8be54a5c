package io.ashlar.benchmarks.driver;

import java.io.IOException;

/** A file that is being read. */
public interface InputFile extends AutoCloseable {
  /** Reads on; -1 at the end. */
  int read(byte[] bytes, int offset, int count) throws IOException;

  /** Reads exactly {@code count} bytes at a position. */
  void readFully(long position, byte[] bytes, int offset, int count) throws IOException;

  @Override
  void close() throws IOException;
}
