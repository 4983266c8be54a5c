package io.ashlar.benchmarks.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writing to the disk that the file systems use, and checksums. */
final class DiskFloors {
  private static final int PIECE_BYTES = 1 << 20;
  private static final int SYNC_BYTES = 4 << 10;
  private static final int ALIGNMENT = 4 << 10;

  private final Path dir;

  DiskFloors(Path dir) {
    this.dir = dir;
  }

  /** Sorted nanoseconds of {@code count} writes of 4 KB, each forced, into allocated space. */
  long[] forces(int count) throws IOException {
    Path file = dir.resolve("floor-forces");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(SYNC_BYTES);
      for (int i = 0; i < count; i++) {
        channel.write(zeros.clear(), (long) i * SYNC_BYTES);
      }
      channel.force(true);
      long[] nanos = new long[count];
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        channel.write(zeros.clear(), (long) i * SYNC_BYTES);
        channel.force(false);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      return nanos;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Writes a new file through the page cache, without forcing it. */
  CpuClock write(long bytes) throws IOException {
    Path file = dir.resolve("floor-write");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return fill(channel, bytes, ByteBuffer.allocateDirect(PIECE_BYTES));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Writes a new file past the page cache; IOException where the file system cannot. */
  CpuClock writeDirect(long bytes) throws IOException {
    Path file = dir.resolve("floor-direct");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, direct())) {
      return fill(
          channel,
          bytes,
          ByteBuffer.allocateDirect(PIECE_BYTES + ALIGNMENT).alignedSlice(ALIGNMENT));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** By name, because the JDK does not export it to a compiler that takes warnings for errors. */
  private static OpenOption direct() throws IOException {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return (OpenOption) options.getField("DIRECT").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IOException("this JDK cannot write past the page cache", e);
    }
  }

  private static CpuClock fill(FileChannel channel, long bytes, ByteBuffer piece)
      throws IOException {
    CpuClock clock = new CpuClock();
    for (long at = 0; at < bytes; ) {
      piece.clear().limit(PIECE_BYTES);
      at += channel.write(piece, at);
    }
    return clock.stop();
  }

  /** CRC32C of a piece that stays in the cache, again and again. */
  static CpuClock checksum(long bytes) {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    CRC32C crc = new CRC32C();
    CpuClock clock = new CpuClock();
    for (long at = 0; at < bytes; at += PIECE_BYTES) {
      crc.update(piece.clear());
    }
    if (crc.getValue() < 0) {
      throw new IllegalStateException("a checksum is never negative");
    }
    return clock.stop();
  }
}
