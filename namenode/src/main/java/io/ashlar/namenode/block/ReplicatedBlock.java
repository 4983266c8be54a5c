package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A block with its final content, and who holds what of it, as the planners of copies and deletions
 * see it.
 *
 * @param stamp that good replicas have
 * @param length bytes
 * @param wanted good replicas
 * @param required how many of these must be in service now: fewer while nodes are in maintenance
 * @param holders everything that nodes reported of it, and nodes that were given it to write
 */
public record ReplicatedBlock(
    long blockId, long stamp, long length, int wanted, int required, List<Holder> holders) {
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
  public record Holder(DataNode node, String storageId, long stamp, Worth worth) {
    /** True if it counts to what is wanted: good, and on a node in service that is not dead. */
    public boolean counts() {
      return worth == Worth.GOOD
          && node.liveness() != Liveness.DEAD
          && AdminStates.inService(node.admin());
    }
  }

  /** Holders without those on nodes that left for good and are gone: nobody waits for them. */
  public List<Holder> present() {
    return holders.stream()
        .filter(
            holder ->
                holder.node().liveness() != Liveness.DEAD
                    || !AdminStates.isLeaving(holder.node().admin()))
        .toList();
  }

  /** Ids of nodes with a replica that counts. */
  public Set<String> countedNodes() {
    Set<String> nodes = new HashSet<>();
    for (Holder holder : holders) {
      if (holder.counts()) {
        nodes.add(holder.node().id());
      }
    }
    return nodes;
  }

  /** Racks of nodes whose replicas count, or rest in maintenance; one for each node. */
  public List<String> countedRacks() {
    Map<String, String> racks = new TreeMap<>();
    for (Holder holder : holders) {
      boolean rests =
          holder.worth() == Worth.GOOD && AdminStates.isMaintained(holder.node().admin());
      if (holder.counts() || rests) {
        racks.put(holder.node().id(), holder.node().registration().rack());
      }
    }
    return List.copyOf(racks.values());
  }

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
