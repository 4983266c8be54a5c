package io.ashlar.namenode.block;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.types.BlockState;

/**
 * What the block map keeps of the namespace's block, to judge replicas by.
 *
 * @param committedGs stamp of replicas that hold the committed content
 * @param issuedGs newest stamp given out
 * @param length committed length, bytes
 * @param replication replicas wanted
 */
record BlockFacts(long committedGs, long issuedGs, long length, BlockState state, int replication) {
  static BlockFacts of(BlockView block) {
    return new BlockFacts(
        block.committedGs().value(),
        block.issuedGs().value(),
        block.length(),
        block.state(),
        block.replication());
  }

  static BlockFacts complete(long stamp, long length, int replication) {
    return new BlockFacts(stamp, stamp, length, BlockState.COMPLETE, replication);
  }

  /** True if one stamp and one length say all; only such blocks have plain replicas. */
  boolean isSettled() {
    return state == BlockState.COMPLETE && committedGs == issuedGs;
  }

  boolean isOpen() {
    return state == BlockState.UNDER_CONSTRUCTION
        || state == BlockState.UNDER_RECOVERY
        || state == BlockState.UNDER_TRUNCATION;
  }

  /** True if replicas are judged alike by both. */
  boolean judgesAs(BlockFacts other) {
    return committedGs == other.committedGs
        && issuedGs == other.issuedGs
        && length == other.length
        && state == other.state;
  }
}
