package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Reads of a few KB at random positions of a large file; each thread has it open by itself. */
final class PositionedReads {
  private PositionedReads() {}

  static List<Sample> run(Target target, Workers workers, Words request) throws IOException {
    int threads = request.count("threads");
    int bytes = request.count("bytes");
    long fileBytes = request.number("fileBytes");
    Streams.ensure(target, fileBytes);
    List<InputFile> files = new ArrayList<>();
    try {
      SplittableRandom[] random = new SplittableRandom[threads];
      for (int t = 0; t < threads; t++) {
        files.add(target.open(Streams.path(fileBytes)));
        random[t] = new SplittableRandom(1000 + t);
      }
      byte[][] buffers = new byte[threads][bytes];
      return List.of(
          workers.measure(
              "pread",
              threads,
              request.count("count"),
              bytes,
              (t, i) -> {
                long at = random[t].nextLong(fileBytes - bytes) / 512 * 512;
                files.get(t).readFully(at, buffers[t], 0, bytes);
                Content.check(at, buffers[t], 1);
              }));
    } finally {
      for (InputFile file : files) {
        file.close();
      }
    }
  }
}
