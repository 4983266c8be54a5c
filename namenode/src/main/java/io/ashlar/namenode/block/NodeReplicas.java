package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The storages of one DataNode, what it was given to write, and what it is to delete.
 *
 * <p><b>Threading</b>: the loop thread; the storages may be looked up by any thread.
 */
final class NodeReplicas {
  private final DataNode node;
  private final StorageTable table;
  private final ConcurrentMap<String, Storage> storages = new ConcurrentHashMap<>();
  private final Set<Long> expected = new HashSet<>();
  private final DoomedReplicas doomed = new DoomedReplicas();
  private final Map<Long, Planned> planned = new LinkedHashMap<>();
  private long handedOver;
  private long voidBelow;

  /** A deletion that was handed over, to be handed over again if nothing is heard of it. */
  private record Planned(long stamp, long repeatAtNanos, long number) {}

  NodeReplicas(DataNode node, StorageTable table) {
    this.node = node;
    this.table = table;
  }

  DataNode node() {
    return node;
  }

  Collection<Storage> storages() {
    return storages.values();
  }

  /** The storage of that id; a new one if it was never heard of. */
  Storage storage(String storageId) {
    Storage storage = storages.get(storageId);
    return storage == null
        ? storages.computeIfAbsent(storageId, id -> table.add(node, id))
        : storage;
  }

  /** No storage of the node holds the block any more, or a replica that is kept. */
  void spare(long blockId) {
    doomed.remove(blockId);
    planned.remove(blockId);
  }

  /** Blocks that the node was given to write and has not reported. */
  Set<Long> expected() {
    return expected;
  }

  /** The replica belongs to no file any more, or a newer one has taken its place. */
  void doom(long blockId, long stamp) {
    Planned plan = planned.get(blockId);
    if (plan == null || plan.stamp() < stamp) {
      // A node does not delete a replica with a higher stamp than it is told.
      planned.remove(blockId);
      doomed.put(blockId, stamp);
    }
  }

  int doomedCount() {
    return doomed.size() + planned.size();
  }

  /** Deletions that were handed over and not reported. */
  int plannedCount() {
    return planned.size();
  }

  /** Takes one replica to delete; null if none waits. */
  DoomedReplicas.@Nullable Doomed nextDoomed() {
    return doomed.poll();
  }

  void handedOver(DoomedReplicas.Doomed replica, long repeatAtNanos) {
    planned.put(replica.blockId(), new Planned(replica.stamp(), repeatAtNanos, handedOver++));
  }

  /** Deletions of which nothing was heard in time wait again, at most so many in one call. */
  void repeatOverdue(long nowNanos, int repeatsMax) {
    List<Long> overdue = new ArrayList<>();
    for (Map.Entry<Long, Planned> entry : planned.entrySet()) {
      Planned plan = entry.getValue();
      boolean isVoid = plan.number() < voidBelow;
      if (overdue.size() == repeatsMax || (!isVoid && plan.repeatAtNanos() - nowNanos > 0)) {
        break; // They were handed over in this order.
      }
      overdue.add(entry.getKey());
    }
    for (Long blockId : overdue) {
      Planned late = planned.remove(blockId);
      if (late != null) {
        doomed.put(blockId, late.stamp());
      }
    }
  }

  /** A new registration: commands of the old one are void and overdue at once. */
  void forgetPlans() {
    voidBelow = handedOver;
  }
}
