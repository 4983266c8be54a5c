package io.ashlar.client;

import org.jspecify.annotations.Nullable;

/**
 * How a file goes on at its end.
 *
 * @param newBlock leaves the last block as it is, even if it is not full
 * @param durability of blocks that are closed; null: {@code dfs.close.durability}
 */
public record AppendOptions(boolean newBlock, @Nullable CloseDurability durability) {
  /** Goes on in the last block. */
  public static AppendOptions defaults() {
    return new AppendOptions(false, null);
  }

  /** Begins a new block, or not. */
  public AppendOptions withNewBlock(boolean begin) {
    return new AppendOptions(begin, durability);
  }

  /** With this promise at the close of each block. */
  public AppendOptions withDurability(CloseDurability promise) {
    return new AppendOptions(newBlock, promise);
  }
}
