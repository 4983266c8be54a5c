package io.ashlar.common.id;

/** Names a block for ever; ids step by {@link BlockIds#STEP}, the low bits are a stripe index. */
public record BlockId(long value) implements Comparable<BlockId> {
  /** No such id; never stored as one. */
  public static final BlockId NONE = new BlockId(0);

  @Override
  public int compareTo(BlockId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
