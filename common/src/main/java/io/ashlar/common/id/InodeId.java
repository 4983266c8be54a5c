package io.ashlar.common.id;

/** Names a file or directory for ever, across renames. The root is 1. */
public record InodeId(long value) implements Comparable<InodeId> {
  /** No such id; never stored as one. */
  public static final InodeId NONE = new InodeId(0);

  @Override
  public int compareTo(InodeId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
