package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.protocol.types.StorageType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Orders a block's replicas for a reader: sure ones before expected ones, live before stale, near
 * before far; equals take turns. Dead nodes are left out.
 *
 * <p><b>Threading</b>: any thread.
 */
final class ReplicaLocator {
  private static final int SAME_HOST = 0;
  private static final int SAME_RACK = 1;
  private static final int FAR = 2;
  private static final int SURE = 0;
  private static final int UNSURE = 1;

  private final BlockMap blocks;
  private final DataNodeManager nodes;
  private final AtomicInteger turn = new AtomicInteger();

  ReplicaLocator(BlockMap blocks, DataNodeManager nodes) {
    this.blocks = blocks;
    this.nodes = nodes;
  }

  private record Offer(DataNode node, String storageId, ReplicaState state, int doubt) {}

  List<ReplicaLocation> locate(long blockId, BlockEntry entry, String readerHost) {
    List<Offer> offers = offers(blockId, entry);
    if (offers.isEmpty()) {
      return List.of();
    }
    String rack = offers.size() > 1 ? rackOf(readerHost) : null;
    List<Offer> ordered = new ArrayList<>(offers.size());
    int start = Math.floorMod(turn.getAndIncrement(), offers.size());
    for (int i = 0; i < offers.size(); i++) {
      ordered.add(offers.get((start + i) % offers.size()));
    }
    ordered.sort( // Stable, so that equals keep their turn.
        Comparator.comparing((Offer offer) -> offer.node().liveness())
            .thenComparingInt(Offer::doubt)
            .thenComparingInt(offer -> distance(offer.node(), readerHost, rack)));
    return ordered.stream().map(ReplicaLocator::location).toList();
  }

  /** Those that are damaged, of a closed block. */
  static List<ReplicaLocation> damaged(BlockEntry entry) {
    return entry.replicas().stream()
        .filter(replica -> replica.node().liveness() != Liveness.DEAD)
        .filter(replica -> ReplicaVerdict.of(entry.block(), replica) == ReplicaVerdict.CORRUPT)
        .map(replica -> location(offer(replica, UNSURE)))
        .toList();
  }

  /**
   * One offer for each node that has content; the node that was heard last first. Damaged replicas
   * only if there are no others of an open block: what is good of them may be all that is left.
   */
  List<ReplicaLocation> candidates(BlockEntry entry) {
    Map<DataNode, Offer> byNode = new LinkedHashMap<>();
    Map<DataNode, Offer> damaged = new LinkedHashMap<>();
    for (Replica replica : entry.replicas()) {
      if (replica.node().liveness() == Liveness.DEAD) {
        continue;
      }
      switch (ReplicaVerdict.of(entry.block(), replica)) {
        case GOOD, CANDIDATE -> byNode.put(replica.node(), offer(replica, SURE));
        case CORRUPT -> damaged.put(replica.node(), offer(replica, UNSURE));
        case UNFINISHED, STALE, FUTURE -> {}
      }
    }
    return (byNode.isEmpty() && entry.block().isOpen() ? damaged : byNode)
        .values().stream()
            .sorted(Comparator.comparingLong((Offer offer) -> -offer.node().heardNanos()))
            .map(ReplicaLocator::location)
            .toList();
  }

  /**
   * Replicas that wait for a recovery or a pipeline serve nobody, and those that are being deleted
   * soon serve nobody: both are offered only if all are like that.
   */
  private List<Offer> offers(long blockId, BlockEntry entry) {
    List<Offer> offers = new ArrayList<>();
    List<Offer> waiting = new ArrayList<>();
    for (Replica replica : entry.replicas()) {
      if (replica.node().liveness() == Liveness.DEAD) {
        continue;
      }
      switch (ReplicaVerdict.of(entry.block(), replica)) {
        case GOOD, CANDIDATE ->
            (serves(blockId, replica) ? offers : waiting).add(offer(replica, SURE));
        case UNFINISHED -> {
          if (replica.state() == ReplicaState.RBW) {
            offers.add(offer(replica, UNSURE));
          }
        }
        case STALE, FUTURE, CORRUPT -> {}
      }
    }
    for (Expectation expectation : entry.expected()) {
      if (expectation.isCurrent() && expectation.node().liveness() != Liveness.DEAD) {
        offers.add(
            new Offer(expectation.node(), expectation.storageId(), ReplicaState.RBW, UNSURE));
      }
    }
    return offers.isEmpty() ? waiting : offers;
  }

  private boolean serves(long blockId, Replica replica) {
    return replica.state() != ReplicaState.RWR && !blocks.isExcess(blockId, replica.storage());
  }

  private static Offer offer(Replica replica, int doubt) {
    return new Offer(replica.node(), replica.storageId(), replica.state(), doubt);
  }

  private @Nullable String rackOf(String host) {
    for (DataNode node : nodes.unsorted()) {
      if (node.registration().isOn(host)) {
        return node.registration().rack();
      }
    }
    return null;
  }

  private static int distance(DataNode node, String readerHost, @Nullable String readerRack) {
    if (node.registration().isOn(readerHost)) {
      return SAME_HOST;
    }
    return node.registration().rack().equals(readerRack) ? SAME_RACK : FAR;
  }

  private static ReplicaLocation location(Offer offer) {
    return location(offer.node(), offer.storageId(), offer.state());
  }

  /** A replica in that storage as clients see it. */
  static ReplicaLocation location(DataNode node, String storageId, ReplicaState state) {
    return ReplicaLocation.newBuilder()
        .setNodeId(node.id())
        .addAllAddresses(node.registration().addresses())
        .setRack(node.registration().rack())
        .setStorageId(storageId)
        .setStorageType(typeOf(node, storageId))
        .setState(state)
        .setStale(node.liveness() == Liveness.STALE)
        .build();
  }

  private static StorageType typeOf(DataNode node, String storageId) {
    for (VolumeReport volume : node.load().volumes()) {
      if (volume.getStorageId().equals(storageId)) {
        return volume.getType();
      }
    }
    return StorageType.DISK;
  }
}
