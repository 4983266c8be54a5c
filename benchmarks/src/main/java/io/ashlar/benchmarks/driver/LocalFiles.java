package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One large file from a local disk, and back to it. */
final class LocalFiles {
  private static final String PATH = "/bench/local-file";

  private LocalFiles() {}

  /** Stores the local file {@code local}, which is made before if it is not there. */
  static List<Sample> put(Target target, Workers workers, Words request) throws IOException {
    Path local = Path.of(request.get("local"));
    long bytes = request.number("bytes");
    make(local, bytes);
    target.mkdirs("/bench");
    target.delete(PATH, false);
    return List.of(workers.measure("put-file", 1, 1, bytes, (t, i) -> store(target, local)));
  }

  /** Fetches it into a new local file, which is removed again. */
  static List<Sample> get(Target target, Workers workers, Words request) throws IOException {
    Path back = Path.of(request.get("local") + ".back");
    long bytes = request.number("bytes");
    try {
      return List.of(
          workers.measure("get-file", 1, 1, bytes, (t, i) -> fetch(target, back, bytes)));
    } finally {
      Files.deleteIfExists(back);
    }
  }

  private static void make(Path local, long bytes) throws IOException {
    if (Files.exists(local) && Files.size(local) == bytes) {
      return;
    }
    try (OutputStream out = Files.newOutputStream(local)) {
      for (long at = 0; at < bytes; at += Content.PIECE_BYTES) {
        int count = (int) Math.min(Content.PIECE_BYTES, bytes - at);
        out.write(Content.pool(), Content.offset(at / Content.PIECE_BYTES), count);
      }
    }
  }

  private static void store(Target target, Path local) throws IOException {
    byte[] buffer = new byte[Content.PIECE_BYTES];
    try (InputStream in = Files.newInputStream(local);
        OutputFile out = target.create(PATH)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
  }

  private static void fetch(Target target, Path back, long bytes) throws IOException {
    byte[] buffer = new byte[Content.PIECE_BYTES];
    long position = 0;
    try (InputFile in = target.open(PATH);
        OutputStream out = Files.newOutputStream(back)) {
      for (int n = in.read(buffer, 0, buffer.length); n >= 0; ) {
        out.write(buffer, 0, n);
        position += n;
        n = in.read(buffer, 0, buffer.length);
      }
    }
    if (position != bytes) {
      throw new IOException("expected " + bytes + " bytes, read " + position);
    }
  }
}
