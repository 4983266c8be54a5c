package io.ashlar.it.simulation.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What stands where in a file. What is written after a truncation is other content than what stood
 * there before, so that bytes that should be gone are seen.
 */
public final class Extents {
  private final List<Extent> extents = new ArrayList<>();
  private long length;

  /** A part of a file that holds a part of a content. */
  private record Extent(long content, long offsetInContent, long length) {}

  /** Bytes in all. */
  public long length() {
    return length;
  }

  /** Adds {@code count} bytes of {@code content}, each at the place that it has in the file. */
  void add(long content, long count) {
    add(new Extent(content, length, count));
  }

  private void add(Extent next) {
    if (next.length() == 0) {
      return;
    }
    length += next.length();
    if (!extents.isEmpty()) {
      Extent last = extents.get(extents.size() - 1);
      if (last.content() == next.content()
          && last.offsetInContent() + last.length() == next.offsetInContent()) {
        extents.set(
            extents.size() - 1,
            new Extent(last.content(), last.offsetInContent(), last.length() + next.length()));
        return;
      }
    }
    extents.add(next);
  }

  /** Adds all that {@code other} holds. */
  void addAll(Extents other) {
    List.copyOf(other.extents).forEach(this::add);
  }

  /** Drops what lies beyond {@code bytes}. */
  void cut(long bytes) {
    List<Extent> before = List.copyOf(extents);
    extents.clear();
    length = 0;
    for (Extent extent : before) {
      long kept = Math.min(extent.length(), bytes - length);
      if (kept <= 0) {
        return;
      }
      add(new Extent(extent.content(), extent.offsetInContent(), kept));
    }
  }

  /** The bytes of a range; zeros behind the end. */
  public byte[] bytes(long offset, int count) {
    byte[] bytes = new byte[count];
    long at = 0;
    for (Extent extent : extents) {
      long from = Math.max(offset, at);
      long to = Math.min(offset + count, at + extent.length());
      if (from < to) {
        byte[] part =
            Content.of(extent.content(), extent.offsetInContent() + from - at, (int) (to - from));
        System.arraycopy(part, 0, bytes, (int) (from - offset), part.length);
      }
      at += extent.length();
    }
    return bytes;
  }

  /** Index of the first byte of {@code found} that is another one; -1 if all are right. */
  public int mismatch(long offset, byte[] found) {
    return Arrays.mismatch(found, bytes(offset, found.length));
  }
}
