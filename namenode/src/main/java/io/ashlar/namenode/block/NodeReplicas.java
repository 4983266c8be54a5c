package io.ashlar.namenode.block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What one DataNode holds, by storage, and what of it is to be deleted.
 *
 * <p><b>Threading</b>: the loop thread writes; the maps of replicas may be read beside it, to
 * compare reports.
 */
final class NodeReplicas {
  private final ConcurrentMap<String, ConcurrentMap<Long, Replica>> byStorage =
      new ConcurrentHashMap<>();
  private final Set<Long> expected = new HashSet<>();
  private final Map<Long, Long> doomed = new LinkedHashMap<>();
  private final Map<Long, Planned> planned = new LinkedHashMap<>();

  /** A deletion that was handed over, to be handed over again if nothing is heard of it. */
  private record Planned(long stamp, long repeatAtNanos) {}

  /** A replica that is to be deleted. */
  record Doomed(long blockId, long stamp) {}

  Set<String> storages() {
    return byStorage.keySet();
  }

  /** The replicas of one storage; empty if it has none. */
  Map<Long, Replica> of(String storageId) {
    Map<Long, Replica> replicas = byStorage.get(storageId);
    return replicas == null ? Map.of() : replicas;
  }

  @Nullable Replica get(String storageId, long blockId) {
    return of(storageId).get(blockId);
  }

  void put(long blockId, Replica replica) {
    byStorage
        .computeIfAbsent(replica.storageId(), id -> new ConcurrentHashMap<>())
        .put(blockId, replica);
  }

  void remove(String storageId, long blockId) {
    Map<Long, Replica> replicas = byStorage.get(storageId);
    if (replicas != null) {
      replicas.remove(blockId);
    }
    if (!holds(blockId)) {
      doomed.remove(blockId);
      planned.remove(blockId);
    }
  }

  private boolean holds(long blockId) {
    for (Map<Long, Replica> replicas : byStorage.values()) {
      if (replicas.containsKey(blockId)) {
        return true;
      }
    }
    return false;
  }

  /** Blocks that the node was given to write and has not reported. */
  Set<Long> expected() {
    return expected;
  }

  /** The replica belongs to no file any more. */
  void doom(long blockId, long stamp) {
    if (!planned.containsKey(blockId)) {
      doomed.put(blockId, stamp);
    }
  }

  int doomedCount() {
    return doomed.size() + planned.size();
  }

  /** Takes one replica to delete; null if none waits. */
  @Nullable Doomed nextDoomed() {
    var first = doomed.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<Long, Long> entry = first.next();
    return new Doomed(entry.getKey(), entry.getValue());
  }

  void handedOver(Doomed replica, long repeatAtNanos) {
    doomed.remove(replica.blockId());
    planned.put(replica.blockId(), new Planned(replica.stamp(), repeatAtNanos));
  }

  /** Deletions of which nothing was heard in time wait again. */
  void repeatOverdue(long nowNanos) {
    List<Long> overdue = new ArrayList<>();
    for (Map.Entry<Long, Planned> entry : planned.entrySet()) {
      if (entry.getValue().repeatAtNanos() - nowNanos > 0) {
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

  /** A new registration: commands of the old one are void. */
  void forgetPlans() {
    planned.forEach((blockId, plan) -> doomed.put(blockId, plan.stamp()));
    planned.clear();
  }
}
