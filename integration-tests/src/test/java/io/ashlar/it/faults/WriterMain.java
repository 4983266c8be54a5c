package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.protocol.error.DfsException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client process that writes files of random sizes in random pieces, with hflush and hsync in
 * between, and notes what it was promised in a journal. It ends when its standard input ends.
 *
 * <p>Arguments: URI, folder, seed, number of the first file, bytes of a file at most, journal.
 */
final class WriterMain {
  private static final int PIECE_BYTES_MAX = 300_000;

  /** Behind a file that failed, as a user would. */
  private static final long PAUSE_MS = 100;

  private final DfsClient client;
  private final String folder;
  private final SplittableRandom random;
  private final long fileBytesMax;
  private final OutputStream journal;

  private WriterMain(
      DfsClient client, String folder, long seed, long fileBytesMax, OutputStream journal) {
    this.client = client;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.fileBytesMax = fileBytesMax;
    this.journal = journal;
  }

  public static void main(String[] args) throws IOException {
    try (DfsClient client = DfsClient.connect(URI.create(args[0]), FaultScene.CLIENT);
        OutputStream journal =
            Files.newOutputStream(
                Path.of(args[5]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      WriterMain writer =
          new WriterMain(
              client, args[1], Long.parseLong(args[2]), Long.parseLong(args[4]), journal);
      long first = Long.parseLong(args[3]);
      for (long file = first; System.in.available() == 0; file++) {
        writer.write(file);
      }
    }
  }

  private void write(long file) throws IOException {
    try {
      DfsOutputStream out = client.create(folder + "/" + file, CreateOptions.defaults());
      try {
        fill(out, file, 1 + random.nextLong(fileBytesMax));
        note("closing", file, out.position());
        out.close();
        note("closed", file, out.position());
      } finally {
        out.abort();
      }
    } catch (IOException e) {
      String code = e instanceof DfsException known ? known.code().name() : "UNKNOWN";
      System.err.println(file + ": " + code + ": " + e.getMessage());
      note("failed:" + code, file, 0);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
    }
  }

  private void fill(DfsOutputStream out, long file, long bytes) throws IOException {
    while (out.position() < bytes) {
      long at = out.position();
      int most = (int) Math.min(PIECE_BYTES_MAX, bytes - at);
      int count = 1 + random.nextInt(random.nextInt(4) == 0 ? most : Math.min(most, 2_000));
      note("sent", file, at + count);
      out.write(Bytes.of(file, at, count));
      int promise = random.nextInt(6);
      if (promise == 0) {
        out.hflush();
        note("hflush", file, at + count);
      } else if (promise == 1) {
        out.hsync();
        note("hsync", file, at + count);
      }
    }
  }

  private void note(String what, long file, long length) throws IOException {
    long nowMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    String line = nowMs + " " + what + " " + file + " " + length + "\n";
    journal.write(line.getBytes(StandardCharsets.UTF_8));
  }
}
