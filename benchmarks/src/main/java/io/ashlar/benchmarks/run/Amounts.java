package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.driver.Words;

/**
 * How much each row does; the same for every file system.
 *
 * @param quick about a tenth, to see that everything works
 */
record Amounts(boolean quick) {
  private static final long MIB = 1 << 20;
  static final int SMALL_BYTES = 4 << 10;
  static final int FLUSH_BYTES = 512;
  static final int PREAD_BYTES = 4 << 10;
  private static final long WARM_UP_MS_MAX = 10_000;
  private static final int STREAM_WARM_UPS = 6;

  /** Bytes of one large file. */
  long streamBytes() {
    return quick ? 64 * MIB : 1024 * MIB;
  }

  /** Bytes of a file on the local disk. */
  long localFileBytes() {
    return quick ? 64 * MIB : 4096 * MIB;
  }

  /** Bytes of the file that is read at random positions. */
  long preadFileBytes() {
    return quick ? 64 * MIB : 256 * MIB;
  }

  /** Time after which a stretch begins no more operations. */
  long limitMs() {
    return quick ? 1_500 : 60_000;
  }

  /** Rest before a large stream, so that the disk has written what came before. */
  long restMs() {
    return quick ? 0 : 5_000;
  }

  /**
   * How often a row is done before it is measured. One stream is a few thousand packets, too few
   * for the compilers: what a GiB costs halves from the first to the sixth, on both sides.
   */
  int warmUps(Row row) {
    return !quick && (row == Row.PUT || row == Row.GET) ? STREAM_WARM_UPS : 1;
  }

  /** Empty files that a restart loads. */
  int restartFiles() {
    return quick ? 300 : 20_000;
  }

  /**
   * Request for a workload. Warming up does as much as is measured later, at most for a while:
   * servers run for months, so what their compilers do in the first seconds is not measured.
   */
  Words request(String workload, int threads, boolean warmUp) {
    int count = Math.max(threads, count(workload, threads));
    Words request =
        Words.of(workload)
            .with("threads", threads)
            .with("count", count)
            .with("limitMs", warmUp ? Math.min(WARM_UP_MS_MAX, limitMs()) : limitMs());
    return switch (workload) {
      case "put" -> request.with("bytes", streamBytes());
      // Warming up reads the whole file: what is measured later is in memory on both sides.
      case "get" -> request.with("bytes", streamBytes()).with("verify", warmUp);
      case "small" -> request.with("bytes", SMALL_BYTES);
      case "hflush", "hsync" -> request.with("bytes", FLUSH_BYTES);
      case "pread" -> request.with("bytes", PREAD_BYTES).with("fileBytes", preadFileBytes());
      default -> request;
    };
  }

  private int count(String workload, int threads) {
    boolean one = threads == 1;
    int full =
        switch (workload) {
          case "small" -> one ? 500 : 2_000;
          case "stat" -> one ? 10_000 : 40_000;
          case "list" -> one ? 500 : 1_000;
          case "mkdirs" -> one ? 4_000 : 16_000;
          case "files" -> one ? 2_000 : 8_000;
          case "hflush" -> 5_000;
          case "hsync" -> 3_000;
          case "pread" -> one ? 4_000 : 16_000;
          default -> 1;
        };
    return quick ? Math.max(1, full / 10) : full;
  }
}
