package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;

/** Finds the replica that a peer names, or says why it cannot be used. */
final class ReplicaLookup {
  private final ReplicaMap replicas;

  ReplicaLookup(ReplicaMap replicas) {
    this.replicas = replicas;
  }

  static ReplicaKey key(BlockKey block) throws DfsException {
    if (block.getBlockId() <= 0 || block.getGenerationStamp() <= 0) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          "expected a block id and a stamp above 0, found "
              + block.getBlockId()
              + " and "
              + block.getGenerationStamp());
    }
    return ReplicaKey.of(block.getBlockId(), block.getGenerationStamp());
  }

  /** The replica of exactly this generation, if its bytes can be read; it may wait for a writer. */
  Replica findExactly(BlockKey block) throws DfsException {
    Replica replica = checkWhole(findAny(block), false);
    if (!replica.key().equals(key(block))) {
      throw stale(key(block), replica);
    }
    return replica;
  }

  /**
   * The replica of this generation or a newer one. Readers ask with the committed stamp, and a
   * replica may be ahead of it: its pipeline was set up anew, and that is not committed yet, or
   * never will be because its writer is gone.
   */
  Replica find(BlockKey block) throws DfsException {
    Replica replica = findAny(block);
    if (replica.waits()) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + " is a copy that waits for its pipeline here; read another replica");
    }
    return replica;
  }

  private Replica findAny(BlockKey block) throws DfsException {
    ReplicaKey key = key(block);
    Replica replica = replicas.get(key.blockId());
    if (replica == null) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_FOUND, "there is no replica of " + key + " here");
    }
    if (replica.state() == ReplicaState.TEMPORARY) {
      throw new DfsException(ErrorCode.REPLICA_NOT_READY, key + " is being copied to this node");
    }
    if (replica.key().stamp().compareTo(key.stamp()) < 0) {
      throw stale(key, replica);
    }
    return replica;
  }

  private static DfsException stale(ReplicaKey key, Replica replica) {
    return new DfsException(
        ErrorCode.STALE_STAMP, "expected " + key + ", found " + replica.key() + " here");
  }

  /** The same, if its bytes may be read. */
  Replica findReadable(BlockKey block) throws DfsException {
    return checkWhole(find(block), false);
  }

  /**
   * The same.
   *
   * @param salvage true to find one that is known to be damaged as well: its reader checks each
   *     chunk and takes the good ones
   * @param forDataNode true to find a copy that no pipeline has yet as well: it may be the best
   *     source of a recovery
   */
  Replica findReadable(BlockKey block, boolean salvage, boolean forDataNode) throws DfsException {
    return checkWhole(forDataNode ? findAny(block) : find(block), salvage);
  }

  private static Replica checkWhole(Replica replica, boolean salvage) throws DfsException {
    if (replica.corrupt() && !salvage) {
      throw damaged(replica);
    }
    if (replica.state() != ReplicaState.FINALIZED && replica.construction() == null) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + " is " + replica.state() + " here: expected FINALIZED or RBW");
    }
    return replica;
  }

  static DfsException damaged(Replica replica) {
    return new DfsException(
        ErrorCode.CHECKSUM_ERROR, replica.key() + " is damaged here; read another replica");
  }
}
