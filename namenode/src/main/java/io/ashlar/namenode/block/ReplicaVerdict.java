package io.ashlar.namenode.block;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;

/** What a reported replica is worth, judged against the block that the namespace knows. */
enum ReplicaVerdict {
  /** Finalized, right stamp, right length: counts as a replica and is offered. */
  GOOD,
  /** Of a block that is still written; offered, its length is asked from the DataNode. */
  CANDIDATE,
  /** The block is closed, but the node has not reported the end yet; offered last. */
  UNFINISHED,
  /** Of an older generation: never offered. */
  STALE,
  /** Of a generation that the namespace has not issued: kept, never offered, judged again later. */
  FUTURE,
  /** Failed its checksum, or has the wrong length: counted, never offered. */
  CORRUPT;

  /** Judges; pure. */
  static ReplicaVerdict of(BlockView block, Replica replica) {
    if (replica.stamp() > block.issuedGs().value()) {
      return FUTURE;
    }
    if (replica.stamp() < block.committedGs().value()) {
      return STALE;
    }
    if (replica.corrupt()) {
      return CORRUPT;
    }
    if (isOpen(block)) {
      return replica.state() == ReplicaState.TEMPORARY ? UNFINISHED : CANDIDATE;
    }
    if (replica.state() != ReplicaState.FINALIZED) {
      return UNFINISHED;
    }
    return replica.length() == block.length() ? GOOD : CORRUPT;
  }

  private static boolean isOpen(BlockView block) {
    return block.state() == BlockState.UNDER_CONSTRUCTION
        || block.state() == BlockState.UNDER_RECOVERY;
  }
}
