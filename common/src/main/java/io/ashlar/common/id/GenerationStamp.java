package io.ashlar.common.id;

/** Version of a block's replicas; rises whenever a pipeline or recovery starts anew. */
public record GenerationStamp(long value) implements Comparable<GenerationStamp> {
  /** No such id; never stored as one. */
  public static final GenerationStamp NONE = new GenerationStamp(0);

  @Override
  public int compareTo(GenerationStamp other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
