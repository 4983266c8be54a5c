package io.ashlar.common.id;

/** Term of one active NameNode; a higher one fences all lower ones. */
public record Epoch(long value) implements Comparable<Epoch> {
  /** No such id; never stored as one. */
  public static final Epoch NONE = new Epoch(0);

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
