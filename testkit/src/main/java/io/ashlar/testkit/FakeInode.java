package io.ashlar.testkit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Content of a file on a {@link FakeDisk}: as written, with what it takes to go back to forced. */
final class FakeInode {
  private static final int SECTOR_BYTES = 512;

  byte[] content = new byte[0];
  int length;

  /** Where the file is; null once it is deleted. */
  @Nullable FakeName name;

  /** Where a power cut would surely leave it; null if nowhere. Kept if renames are as one. */
  @Nullable FakeName durableName;

  private final Deque<Undo> unforced = new ArrayDeque<>();
  private int lostForGood;

  /** What a change overwrote. */
  private static final class Undo {
    final int position;
    final byte[] overwritten;
    final int lengthBefore;

    Undo(int position, byte[] overwritten, int lengthBefore) {
      this.position = position;
      this.overwritten = overwritten;
      this.lengthBefore = lengthBefore;
    }
  }

  byte[] snapshot() {
    return Arrays.copyOf(content, length);
  }

  /** The content is on the disk as it is now, but for what an earlier force failed to bring. */
  void forced() {
    while (unforced.size() > lostForGood) {
      unforced.pop();
    }
  }

  /**
   * A force failed. The system takes what it could not write for written, as Linux does: no later
   * force brings it to the disk, though it is read until the power goes.
   */
  void forceFailed() {
    lostForGood = unforced.size();
  }

  /** Makes room for a write of {@code count} bytes, which the caller does. */
  void willWrite(int position, int count) {
    int overlap = Math.max(0, Math.min(length, position + count) - position);
    byte[] overwritten =
        overlap == 0 ? new byte[0] : Arrays.copyOfRange(content, position, position + overlap);
    unforced.push(new Undo(position, overwritten, length));
    if (position + count > length) {
      resize(position + count);
    }
  }

  void truncate(int bytes) {
    unforced.push(new Undo(bytes, Arrays.copyOfRange(content, bytes, length), length));
    resize(bytes);
  }

  private void resize(int bytes) {
    if (bytes > content.length) {
      content = Arrays.copyOf(content, Math.max(bytes, content.length * 2));
    }
    if (bytes < length) {
      Arrays.fill(content, bytes, length, (byte) 0);
    }
    length = bytes;
  }

  private byte[] durable() {
    byte[] bytes = snapshot();
    for (Undo undo : unforced) {
      int from = Math.min(undo.position, undo.lengthBefore);
      bytes = Arrays.copyOf(bytes, undo.lengthBefore);
      System.arraycopy(undo.overwritten, 0, bytes, from, undo.overwritten.length);
    }
    return bytes;
  }

  void losePower(SplittableRandom random) {
    int outcome = random.nextInt(3);
    if (!unforced.isEmpty()) {
      switch (outcome) {
        case 0 -> {} // All of it had reached the disk.
        case 1 -> set(durable());
        default -> set(tornPrefix(durable(), random));
      }
    }
    unforced.clear();
    lostForGood = 0;
  }

  private void set(byte[] bytes) {
    content = bytes;
    length = bytes.length;
  }

  /** Sectors reach the disk in the order of the file up to a point, the last one in part. */
  private byte[] tornPrefix(byte[] durable, SplittableRandom random) {
    byte[] written = snapshot();
    if (written.length <= durable.length
        && Arrays.equals(written, 0, written.length, durable, 0, written.length)) {
      return durable;
    }
    byte[] torn = Arrays.copyOf(durable, Math.max(durable.length, written.length));
    int first = Arrays.mismatch(written, durable);
    int end = first + random.nextInt(Math.max(1, written.length - first) + 1);
    if (random.nextBoolean()) {
      end = Math.min(written.length, (end / SECTOR_BYTES + 1) * SECTOR_BYTES);
    }
    System.arraycopy(written, first, torn, first, Math.max(0, end - first));
    int newLength = Math.max(durable.length, Math.min(written.length, end));
    return Arrays.copyOf(torn, newLength);
  }
}
