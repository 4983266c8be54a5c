package io.ashlar.common.id;

/** The rule by which block ids are given out: the low four bits stay free for a stripe index. */
public final class BlockIds {
  /** Distance between two block ids of different blocks. */
  public static final int STEP = 16;

  /** The first block id that a namespace gives out. */
  public static final BlockId FIRST = new BlockId(1L << 30);

  private BlockIds() {}

  /** The id after {@code id}. */
  public static BlockId next(BlockId id) {
    return new BlockId(Math.addExact(id.value(), STEP));
  }
}
