package io.ashlar.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Bytes that were written to the block device below a folder, by whoever wrote them. */
final class BlockDevice {
  private static final int SECTORS_WRITTEN = 6; // field of the device's stat file
  private static final long SECTOR_BYTES = 512;

  private final Path stat;

  private BlockDevice(Path stat) {
    this.stat = stat;
  }

  static BlockDevice of(Path folder) throws IOException {
    long device = ((Number) Files.getAttribute(folder, "unix:dev")).longValue();
    return new BlockDevice(Path.of("/sys/dev/block", numbers(device), "stat"));
  }

  /** Major and minor number as the system's folders spell them. */
  static String numbers(long device) {
    long major = (device >>> 8) & 0xFFF;
    long minor = (device & 0xFF) | ((device >>> 12) & 0xFFF00);
    return major + ":" + minor;
  }

  /** Bytes so far; empty if the file system lies on no device of its own. */
  OptionalLong writtenBytes() throws IOException {
    return Files.exists(stat)
        ? OptionalLong.of(parse(Files.readString(stat)))
        : OptionalLong.empty();
  }

  static long parse(String text) {
    return Long.parseLong(text.trim().split(" +", -1)[SECTORS_WRITTEN]) * SECTOR_BYTES;
  }
}
