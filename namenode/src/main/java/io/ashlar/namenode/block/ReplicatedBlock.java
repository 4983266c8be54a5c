package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.List;

/**
 * A block with its final content, and who holds what of it, as the planners of copies and deletions
 * see it.
 *
 * @param stamp that good replicas have
 * @param length bytes
 * @param wanted good replicas
 * @param holders everything that nodes reported of it, and nodes that were given it to write
 */
public record ReplicatedBlock(
    long blockId, long stamp, long length, int wanted, List<Holder> holders) {
  /** Copies the list. */
  public ReplicatedBlock {
    holders = List.copyOf(holders);
  }

  /** What a node's replica is worth here. */
  public enum Worth {
    /** Counts. */
    GOOD,
    /** Would count, but is to be deleted. */
    EXCESS,
    /** Damaged, or not what the block is. */
    CORRUPT,
    /** The same, and to be deleted. */
    DOOMED,
    /** Not final, or of another generation. */
    UNSURE,
    /** Given to the node to write, and not reported yet. */
    EXPECTED
  }

  /** A node's replica. */
  public record Holder(DataNode node, String storageId, long stamp, Worth worth) {}

  /** How many holders are worth that. */
  public int count(Worth worth) {
    int count = 0;
    for (Holder holder : holders) {
      if (holder.worth() == worth) {
        count++;
      }
    }
    return count;
  }
}
