package io.ashlar.shell.transfer;

/**
 * Shows how far a transfer is.
 *
 * <p><b>Threading</b>: any thread.
 */
interface Progress extends AutoCloseable {
  /** More to do was found. */
  void expect(long files, long bytes);

  /** Bytes were copied. */
  void bytes(long count);

  /** A file is complete. */
  void file();

  /** Takes what is on the screen away. */
  @Override
  void close();

  /** Nothing to see: the one line at the end is enough. */
  Progress NONE =
      new Progress() {
        @Override
        public void expect(long files, long bytes) {}

        @Override
        public void bytes(long count) {}

        @Override
        public void file() {}

        @Override
        public void close() {}
      };
}
