package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.List;

/** Many small files: create, write, close; then open and read to the end, in another order. */
final class SmallFiles {
  private static final String FOLDER = "/bench/small";
  private static final int STRIDE = 7919; // a prime: neighbours in time are not neighbours in name

  private SmallFiles() {}

  static List<Sample> run(Target target, Workers workers, Words request) throws IOException {
    int threads = request.count("threads");
    int files = request.count("count");
    int bytes = request.count("bytes");
    target.delete(FOLDER, true);
    for (int t = 0; t < threads; t++) {
      target.mkdirs(FOLDER + "/" + t);
    }
    Sample written =
        workers.measure(
            "write", threads, files, bytes, (t, i) -> write(target, path(i, threads), i, bytes));
    int there = (int) written.operations();
    byte[][] buffers = new byte[threads][bytes];
    Sample read =
        workers.measure(
            "read", threads, there, bytes, (t, i) -> read(target, i, there, threads, buffers[t]));
    target.delete(FOLDER, true);
    return List.of(written, read);
  }

  private static String path(int number, int folders) {
    return FOLDER + "/" + number % folders + "/f" + number;
  }

  private static int offset(int number, int bytes) {
    return (int) ((long) number * 64 % (Content.PIECE_BYTES - bytes));
  }

  private static void write(Target target, String path, int number, int bytes) throws IOException {
    try (OutputFile out = target.create(path)) {
      out.write(Content.pool(), offset(number, bytes), bytes);
    }
  }

  private static void read(Target target, int i, int files, int threads, byte[] buffer)
      throws IOException {
    int number = (int) ((long) i * STRIDE % files);
    int count = 0;
    try (InputFile in = target.open(path(number, threads))) {
      for (int n = 0; n >= 0 && count < buffer.length; ) {
        n = in.read(buffer, count, buffer.length - count);
        count += Math.max(0, n);
      }
    }
    if (count != buffer.length
        || buffer[count - 1] != Content.pool()[offset(number, count) + count - 1]) {
      throw new IOException("small file " + number + " came back different");
    }
  }
}
