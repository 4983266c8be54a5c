package io.ashlar.it.faults;

/**
 * Content of test files: each byte follows from the file and its offset, so that a foreign one
 * shows.
 */
final class Bytes {
  private Bytes() {}

  static byte at(long file, long offset) {
    long mixed = (file + 1) * 0x9E3779B97F4A7C15L + offset * 0xBF58476D1CE4E5B9L;
    mixed ^= mixed >>> 29;
    return (byte) ((mixed * 0x94D049BB133111EBL) >>> 56);
  }

  static byte[] of(long file, long offset, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = at(file, offset + i);
    }
    return bytes;
  }

  /** Offset in the file of the first byte that is not the file's own; -1 if all are. */
  static long firstForeign(long file, long offset, byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] != at(file, offset + i)) {
        return offset + i;
      }
    }
    return -1;
  }
}
