package io.ashlar.datanode.replica;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;

/** One generation of a block; the namespace is that of the whole DataNode. */
public record ReplicaKey(BlockId blockId, GenerationStamp stamp) {
  /** From plain numbers. */
  public static ReplicaKey of(long blockId, long stamp) {
    return new ReplicaKey(new BlockId(blockId), new GenerationStamp(stamp));
  }

  @Override
  public String toString() {
    return "blk_" + blockId + "_" + stamp;
  }
}
