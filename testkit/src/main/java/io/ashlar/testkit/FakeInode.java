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

  /** Where the file is, the newest name last; none once it is deleted. */
  private final Deque<FakeName> names = new ArrayDeque<>();

  /** Where a power cut would surely leave it; null if nowhere. Kept if renames are as one. */
  @Nullable FakeName durableName;

  private final Deque<Undo> unforced = new ArrayDeque<>();
  private int lostForGood;

  /** What a change overwrote. */
  private static final class Undo {
    final int position;
    final byte[] overwritten;
    final int lengthBefore;

    /** Bytes that were written; -1 if the file was cut instead. */
    final int written;

    Undo(int position, byte[] overwritten, int lengthBefore, int written) {
      this.position = position;
      this.overwritten = overwritten;
      this.lengthBefore = lengthBefore;
      this.written = written;
    }
  }

  /** Gives it another name. */
  void take(FakeName added) {
    names.add(added);
  }

  /** Takes a name away. */
  void lose(FakeName gone) {
    names.remove(gone);
  }

  /** True if this is one of its names. */
  boolean has(FakeName one) {
    return names.contains(one);
  }

  void forgetNames() {
    names.clear();
  }

  /** Where it is; null once it is deleted. */
  @Nullable FakeName name() {
    return names.peekLast();
  }

  byte[] snapshot() {
    return Arrays.copyOf(content, length);
  }

  /** The content is on the disk as it is now, but for what an earlier force failed to bring. */
  void forced() {
    if (lostForGood == 0) {
      unforced.clear();
      return;
    }
    Deque<Undo> changes = new ArrayDeque<>();
    while (unforced.size() > lostForGood) {
      changes.push(unforced.pop());
    }
    byte[] onDisk = durable();
    for (Undo change : changes) {
      onDisk = brought(change, onDisk);
    }
    unforced.clear();
    lostForGood = 0;
    if (!Arrays.equals(onDisk, snapshot())) {
      unforced.push(new Undo(0, onDisk, onDisk.length, 0));
      lostForGood = 1;
    }
  }

  /** What a change brought to the disk, also where it wrote again what was lost before. */
  private byte[] brought(Undo change, byte[] onDisk) {
    if (change.written < 0) {
      return Arrays.copyOf(onDisk, Math.min(onDisk.length, change.position));
    }
    int end = Math.min(length, change.position + change.written);
    if (end <= change.position) {
      return onDisk;
    }
    byte[] after = Arrays.copyOf(onDisk, Math.max(onDisk.length, end));
    System.arraycopy(content, change.position, after, change.position, end - change.position);
    return after;
  }

  /**
   * A force failed. The system takes what it could not write for written, as Linux does: no later
   * force brings it to the disk, though it is read until the power goes. Written again it is.
   */
  void forceFailed() {
    lostForGood = unforced.size();
  }

  /** Makes room for a write of {@code count} bytes, which the caller does. */
  void willWrite(int position, int count) {
    int overlap = Math.max(0, Math.min(length, position + count) - position);
    byte[] overwritten =
        overlap == 0 ? new byte[0] : Arrays.copyOfRange(content, position, position + overlap);
    unforced.push(new Undo(position, overwritten, length, count));
    if (position + count > length) {
      resize(position + count);
    }
  }

  void truncate(int bytes) {
    unforced.push(new Undo(bytes, Arrays.copyOfRange(content, bytes, length), length, -1));
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
