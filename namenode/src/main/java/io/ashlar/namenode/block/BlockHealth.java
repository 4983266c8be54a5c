package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.types.BlockState;
import java.util.HashSet;
import java.util.Set;

/**
 * How well a block is kept, counted over nodes that are not dead.
 *
 * @param complete the namespace says that the block has its final content
 * @param good nodes with a good replica
 * @param corrupt replicas that are damaged or have the wrong length
 * @param misstamped replicas of an older generation, or of one that was not issued
 * @param wanted replicas wanted
 */
record BlockHealth(boolean complete, int good, int corrupt, int misstamped, int wanted) {
  /** Of no block. */
  static final BlockHealth NONE = new BlockHealth(false, 0, 0, 0, 0);

  static BlockHealth of(BlockEntry entry) {
    BlockView block = entry.block();
    Set<DataNode> good = new HashSet<>();
    int corrupt = 0;
    int misstamped = 0;
    for (Replica replica : entry.replicas()) {
      if (replica.node().liveness() == Liveness.DEAD) {
        continue;
      }
      switch (ReplicaVerdict.of(block, replica)) {
        case GOOD -> good.add(replica.node());
        case CORRUPT -> corrupt++;
        case STALE, FUTURE -> misstamped++;
        case CANDIDATE, UNFINISHED -> {}
      }
    }
    return new BlockHealth(
        block.state() == BlockState.COMPLETE,
        good.size(),
        corrupt,
        misstamped,
        block.replication());
  }
}
