package io.ashlar.namenode.namespace;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.Redundancy;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;

/** Blocks with their place in a file and their replicas, as clients see them. */
public final class LocatedBlocks {
  private LocatedBlocks() {}

  /** A block of a file, under its committed stamp: newer replicas serve a reader as well. */
  public static LocatedBlock of(
      BlockView block, long offset, ChecksumSpec checksum, List<ReplicaLocation> replicas) {
    return LocatedBlock.newBuilder()
        .setBlock(key(block.id(), block.committedGs()))
        .setOffset(offset)
        .setLength(block.length())
        .setState(block.state())
        .setChecksum(checksum)
        .setRedundancy(Redundancy.newBuilder().setReplicated(block.replication()))
        .addAllReplicas(replicas)
        .build();
  }

  /** A block that is being allocated with {@code targets} for its pipeline. */
  public static LocatedBlock allocated(
      BlockId id,
      GenerationStamp stamp,
      long offset,
      FileLayout layout,
      List<ReplicaLocation> targets) {
    return LocatedBlock.newBuilder()
        .setBlock(key(id, stamp))
        .setOffset(offset)
        .setState(BlockState.UNDER_CONSTRUCTION)
        .setChecksum(layout.checksum())
        .setRedundancy(Redundancy.newBuilder().setReplicated(layout.replication()))
        .addAllReplicas(targets)
        .build();
  }

  private static BlockKey key(BlockId id, GenerationStamp stamp) {
    return BlockKey.newBuilder().setBlockId(id.value()).setGenerationStamp(stamp.value()).build();
  }
}
