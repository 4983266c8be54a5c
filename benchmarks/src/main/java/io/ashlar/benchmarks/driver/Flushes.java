package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.List;

/** Appends of 512 bytes to an open file, each followed by hflush or hsync: a log's way to write. */
final class Flushes {
  private static final String PATH = "/bench/log";

  private Flushes() {}

  static List<Sample> hflush(Target target, Workers workers, Words request) throws IOException {
    return run(target, workers, request, "hflush", OutputFile::hflush);
  }

  static List<Sample> hsync(Target target, Workers workers, Words request) throws IOException {
    return run(target, workers, request, "hsync", OutputFile::hsync);
  }

  private interface Force {
    void apply(OutputFile out) throws IOException;
  }

  private static List<Sample> run(
      Target target, Workers workers, Words request, String metric, Force force)
      throws IOException {
    int bytes = request.count("bytes");
    target.mkdirs("/bench");
    Sample sample;
    try (OutputFile out = target.create(PATH)) {
      sample =
          workers.measure(
              metric,
              1,
              request.count("count"),
              bytes,
              (t, i) -> {
                out.write(Content.pool(), (int) ((long) i * bytes % Content.PIECE_BYTES), bytes);
                force.apply(out);
              });
    }
    target.delete(PATH, false);
    return List.of(sample);
  }
}
