package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.List;

/** One large file in, or out, by one stream; made and consumed in memory. */
final class Streams {
  private static final String FOLDER = "/bench/stream";

  private Streams() {}

  static String path(long bytes) {
    return FOLDER + "/" + bytes;
  }

  /** Writes the file anew. */
  static List<Sample> put(Target target, Workers workers, Words request) throws IOException {
    long bytes = request.number("bytes");
    target.mkdirs(FOLDER);
    target.delete(path(bytes), false);
    return List.of(workers.measure("put", 1, 1, bytes, (t, i) -> write(target, bytes)));
  }

  /** Reads the file; writes it before if it is not there. */
  static List<Sample> get(Target target, Workers workers, Words request) throws IOException {
    long bytes = request.number("bytes");
    boolean verify = Boolean.parseBoolean(request.find("verify"));
    ensure(target, bytes);
    return List.of(workers.measure("get", 1, 1, bytes, (t, i) -> read(target, bytes, verify)));
  }

  /** Makes sure that the file of that length is there. */
  static void ensure(Target target, long bytes) throws IOException {
    target.mkdirs(FOLDER);
    try {
      if (target.stat(path(bytes)) == bytes) {
        return;
      }
    } catch (IOException e) {
      // Not there yet; any other trouble shows at the write.
    }
    write(target, bytes);
  }

  private static void write(Target target, long bytes) throws IOException {
    try (OutputFile out = target.create(path(bytes))) {
      for (long at = 0; at < bytes; at += Content.PIECE_BYTES) {
        int count = (int) Math.min(Content.PIECE_BYTES, bytes - at);
        out.write(Content.pool(), Content.offset(at / Content.PIECE_BYTES), count);
      }
    }
  }

  private static void read(Target target, long bytes, boolean verify) throws IOException {
    byte[] buffer = new byte[Content.PIECE_BYTES];
    long position = 0;
    try (InputFile in = target.open(path(bytes))) {
      for (int n = in.read(buffer, 0, buffer.length); n >= 0; ) {
        if (verify) {
          Content.check(position, buffer, n);
        }
        position += n;
        n = in.read(buffer, 0, buffer.length);
      }
    }
    if (position != bytes) {
      throw new IOException("expected " + bytes + " bytes, read " + position);
    }
  }
}
