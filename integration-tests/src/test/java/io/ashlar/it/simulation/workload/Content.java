package io.ashlar.it.simulation.workload;

/** What stands at each place of each file, so that any byte from elsewhere is seen. */
public final class Content {
  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0xC2B2AE3D27D4EB4FL;

  private Content() {}

  private static long word(long fileId, long offset) {
    long h = (fileId * A) ^ ((offset >>> 3) * B);
    h ^= h >>> 31;
    h *= A;
    return h ^ (h >>> 29);
  }

  private static byte at(long fileId, long offset) {
    return (byte) (word(fileId, offset) >>> ((offset & 7) * 8));
  }

  /** The bytes of a range. */
  public static byte[] of(long fileId, long offset, int count) {
    byte[] bytes = new byte[count];
    int i = 0;
    while (i < count && ((offset + i) & 7) != 0) {
      bytes[i] = at(fileId, offset + i);
      i++;
    }
    for (; i + 8 <= count; i += 8) {
      long word = word(fileId, offset + i);
      for (int k = 0; k < 8; k++) {
        bytes[i + k] = (byte) (word >>> (k * 8));
      }
    }
    for (; i < count; i++) {
      bytes[i] = at(fileId, offset + i);
    }
    return bytes;
  }

  /** Index of the first byte that is another one; -1 if all are right. */
  public static int mismatch(long fileId, long offset, byte[] found) {
    return java.util.Arrays.mismatch(found, of(fileId, offset, found.length));
  }
}
