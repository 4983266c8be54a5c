package io.ashlar.namenode.namespace;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.protocol.types.BlockState;

/**
 * What may change of a block: see {@link BlockView}.
 *
 * @param committedGs at most {@code issuedGs}
 * @param length bytes
 */
public record BlockStatus(
    GenerationStamp committedGs, GenerationStamp issuedGs, long length, BlockState state) {
  /** As the block is now. */
  public static BlockStatus of(BlockView block) {
    return new BlockStatus(block.committedGs(), block.issuedGs(), block.length(), block.state());
  }

  /** With another length and state. */
  public BlockStatus with(long changedLength, BlockState changedState) {
    return new BlockStatus(committedGs, issuedGs, changedLength, changedState);
  }

  /** With a stamp that was given out. */
  public BlockStatus issued(GenerationStamp stamp) {
    return new BlockStatus(committedGs, stamp, length, state);
  }

  /** With a stamp that replicas hold; older replicas are stale. */
  public BlockStatus committed(GenerationStamp stamp) {
    return new BlockStatus(stamp, stamp, length, state);
  }
}
