package io.ashlar.benchmarks.driver;

import java.io.IOException;

/** A file that is being written. */
public interface OutputFile extends AutoCloseable {
  /** Appends bytes. */
  void write(byte[] bytes, int offset, int count) throws IOException;

  /** All bytes so far are visible to readers. */
  void hflush() throws IOException;

  /** All bytes so far are on disk. */
  void hsync() throws IOException;

  @Override
  void close() throws IOException;
}
