package io.ashlar.testkit;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Content of a file on a {@link FakeDisk}: as written, and as forced. */
final class FakeInode {
  private static final int SECTOR_BYTES = 512;

  byte[] content = new byte[0];
  int length;
  byte[] durable = new byte[0];

  byte[] snapshot() {
    return Arrays.copyOf(content, length);
  }

  void resize(int bytes) {
    if (bytes > content.length) {
      content = Arrays.copyOf(content, Math.max(bytes, content.length * 2));
    }
    if (bytes < length) {
      Arrays.fill(content, bytes, length, (byte) 0);
    }
    length = bytes;
  }

  void losePower(SplittableRandom random) {
    switch (random.nextInt(3)) {
      case 0 -> {} // All of it had reached the disk.
      case 1 -> set(durable);
      default -> set(tornPrefix(random));
    }
    durable = snapshot();
  }

  private void set(byte[] bytes) {
    content = bytes.clone();
    length = bytes.length;
  }

  /** Sectors reach the disk in the order of the file up to a point, the last one in part. */
  private byte[] tornPrefix(SplittableRandom random) {
    byte[] written = snapshot();
    if (written.length <= durable.length
        && Arrays.equals(written, 0, written.length, durable, 0, written.length)) {
      return durable.clone();
    }
    byte[] torn = Arrays.copyOf(durable, Math.max(durable.length, written.length));
    int first = Arrays.mismatch(written, durable);
    int end = first + random.nextInt(Math.max(1, written.length - first) + 1);
    if (random.nextBoolean()) {
      end = Math.min(written.length, (end / SECTOR_BYTES + 1) * SECTOR_BYTES);
    }
    System.arraycopy(written, first, torn, first, Math.max(0, end - first));
    int length = Math.max(durable.length, Math.min(written.length, end));
    return Arrays.copyOf(torn, length);
  }
}
