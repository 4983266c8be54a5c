package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.image.HintedBlocks;
import io.ashlar.protocol.image.HintedStorage;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where replicas lay before this NameNode started, for readers until the nodes report, and for
 * digests. They are never counted, and nothing is decided by them, until the digest of what a node
 * holds now has confirmed them; then they are replicas like those of any report.
 *
 * <p>For readers a node's hints end with its whole report, or when it is dead, or was not heard for
 * as long as makes a node dead. Digests can be compared with them for longer; then all memory is
 * given back.
 *
 * <p><b>Threading</b>: changes on the loop thread, look-ups from any thread.
 */
final class LocationHints {
  /** Nodes that trickle in for so long can still report by digest. */
  private static final int COMPARED_DEAD_INTERVALS = 20;

  private final BlockMap blocks;
  private final DataNodeManager nodes;
  private final LongSupplier sinceStartMs;
  private final long deadMs;
  private final List<ReplicaLocation> storages = new CopyOnWriteArrayList<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();
  private boolean over;
  private volatile boolean read;

  /** {@code deadMs}: for so long after the start a node that was not heard may come yet. */
  LocationHints(BlockMap blocks, DataNodeManager nodes, LongSupplier sinceStartMs, long deadMs) {
    this.blocks = blocks;
    this.nodes = nodes;
    this.sinceStartMs = sinceStartMs;
    this.deadMs = deadMs;
  }

  /** A storage that blocks are going to name by its number. */
  void add(HintedStorage storage) {
    if (!over && storages.size() < HintColumn.STORAGES_MAX) {
      numbers.put(storage.getNumber(), storages.size());
      ReplicaLocation location = storage.getLocation();
      blocks.hints().addStorage(location.getNodeId(), location.getStorageId());
      storages.add(location);
    }
  }

  /** Blocks with the storages that they lay in. */
  void add(HintedBlocks hinted) {
    if (over) {
      return;
    }
    int count = Math.min(hinted.getIdStepsCount(), hinted.getCountsCount());
    long[] ids = new long[count];
    int[] counts = new int[count];
    int[] places = new int[count * BlockSlab.PLACES];
    long id = 0;
    int from = 0;
    int to = 0;
    for (int i = 0; i < count; i++) {
      id += hinted.getIdSteps(i);
      ids[i] = id;
      int end = Math.min(hinted.getStoragesCount(), from + hinted.getCounts(i));
      for (; from < end; from++) {
        Integer number = numbers.get(hinted.getStorages(from));
        if (number != null && counts[i] < BlockSlab.PLACES) {
          places[to++] = number;
          counts[i]++;
        }
      }
    }
    blocks.hints().set(ids, counts, places);
  }

  /** There are no more hints to read, be it that all were or that reading failed. */
  void setRead() {
    read = true;
  }

  /** True once a digest may be compared with the hints. */
  boolean isRead() {
    return read;
  }

  /** Where the block may lie besides {@code sure}; nodes that reported are not among them. */
  List<ReplicaLocation> locations(long blockId, List<ReplicaLocation> sure) {
    int[] hinted = blocks.hints().of(blockId);
    if (hinted.length == 0) {
      return List.of();
    }
    Set<String> known = new HashSet<>();
    sure.forEach(location -> known.add(location.getNodeId()));
    List<ReplicaLocation> unsure = new ArrayList<>(hinted.length);
    for (int number : hinted) {
      ReplicaLocation location = number < storages.size() ? current(storages.get(number)) : null;
      if (location != null && known.add(location.getNodeId())) {
        unsure.add(location);
      }
    }
    return unsure;
  }

  /** The hint of that number with what is known of its node now; null if it ended. */
  @Nullable ReplicaLocation storage(int number) {
    return number < storages.size() ? current(storages.get(number)) : null;
  }

  /** How many storages are hinted at. */
  int storageCount() {
    return storages.size();
  }

  private @Nullable ReplicaLocation current(ReplicaLocation hint) {
    DataNode node = nodes.find(hint.getNodeId());
    if (node == null) {
      return sinceStartMs.getAsLong() < deadMs ? hint : null;
    }
    if (node.reportComplete() || node.liveness() == Liveness.DEAD) {
      return null;
    }
    return hint.toBuilder()
        .clearAddresses()
        .addAllAddresses(node.registration().addresses())
        .setRack(node.registration().rack())
        .setStale(node.liveness() == Liveness.STALE)
        .build();
  }

  /** True while a hinted node may come and report yet. */
  boolean awaitsNodes() {
    if (over) {
      return false;
    }
    for (ReplicaLocation hint : storages) {
      if (current(hint) != null) {
        return true;
      }
    }
    return false;
  }

  /** True while a hinted node has not reported; it may come late, and then be compared. */
  private boolean mayBeCompared() {
    for (ReplicaLocation hint : storages) {
      DataNode node = nodes.find(hint.getNodeId());
      if (node == null || !node.reportComplete()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Gives the memory back once no hint is left for readers, and none may be compared any more; a
   * timer calls it on the loop thread.
   */
  void sweep() {
    long sinceStart = sinceStartMs.getAsLong();
    if (over || sinceStart < deadMs || awaitsNodes()) {
      return;
    }
    if (sinceStart < deadMs * COMPARED_DEAD_INTERVALS && mayBeCompared()) {
      return;
    }
    over = true;
    blocks.hints().clear();
    storages.clear();
    numbers.clear();
  }
}
