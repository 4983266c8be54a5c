package io.ashlar.namenode.block;

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
  static ReplicaVerdict of(BlockFacts block, Replica replica) {
    if (replica.stamp() > block.issuedGs()) {
      return FUTURE;
    }
    if (replica.stamp() < block.committedGs()) {
      return STALE;
    }
    if (replica.corrupt()) {
      return CORRUPT;
    }
    if (block.isOpen()) {
      return replica.state() == ReplicaState.TEMPORARY ? UNFINISHED : CANDIDATE;
    }
    if (replica.state() != ReplicaState.FINALIZED) {
      return UNFINISHED;
    }
    return replica.length() == block.length() ? GOOD : CORRUPT;
  }
}
