package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.RackSpread;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.protocol.client.VolumeReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which replicas of a block are too many. A pure function of the block.
 *
 * <p>Damaged ones go as soon as enough good ones are there. Of good ones, those go first whose rack
 * has most of them, then those on the fullest nodes; two racks keep one each as long as two
 * replicas stay.
 */
final class ExcessPlanner {
  private static final int RACKS_WANTED = 2;

  private ExcessPlanner() {}

  /** What is to be deleted; the caller made sure that every node on record has reported. */
  static List<Holder> plan(ReplicatedBlock block) {
    return plan(block, "");
  }

  /**
   * The same, where the replica of the node {@code moved} goes first if the racks stay as well
   * spread.
   */
  static List<Holder> plan(ReplicatedBlock block, String moved) {
    List<Holder> kept = new ArrayList<>();
    List<Holder> dropped = new ArrayList<>();
    Set<String> nodes = new HashSet<>();
    for (Holder holder : block.holders()) {
      if (holder.counts()) {
        if (nodes.add(holder.node().id())) {
          kept.add(holder);
        } else {
          dropped.add(holder); // A second volume of the same node protects nothing.
        }
      }
    }
    if (kept.size() < block.required()) {
      return List.of();
    }
    for (Holder holder : block.present()) {
      if (holder.worth() == Worth.CORRUPT) {
        dropped.add(holder);
      }
    }
    while (kept.size() > block.wanted()) {
      Holder next = next(kept, moved);
      kept.remove(next);
      dropped.add(next);
    }
    return dropped;
  }

  private static Holder next(List<Holder> kept, String moved) {
    for (Holder holder : kept) {
      if (holder.node().id().equals(moved)) {
        List<Holder> rest = new ArrayList<>(kept);
        rest.remove(holder);
        int wanted = Math.min(Math.min(RACKS_WANTED, rest.size()), racks(kept));
        return racks(rest) >= wanted ? holder : next(kept);
      }
    }
    return next(kept);
  }

  private static int racks(List<Holder> holders) {
    return RackSpread.distinct(holders.stream().map(ExcessPlanner::rack).toList());
  }

  /** The replica that does least for the block. */
  static Holder next(List<Holder> kept) {
    Map<String, Integer> perRack = new HashMap<>();
    kept.forEach(holder -> perRack.merge(rack(holder), 1, Integer::sum));
    Comparator<Holder> crowded = Comparator.comparingInt(holder -> perRack.get(rack(holder)));
    Comparator<Holder> full = Comparator.comparingDouble(holder -> -freeShare(holder));
    return kept.stream().max(crowded.thenComparing(full)).orElseThrow();
  }

  private static String rack(Holder holder) {
    return holder.node().registration().rack();
  }

  private static double freeShare(Holder holder) {
    double free = 0;
    double capacity = 0;
    for (VolumeReport volume : holder.node().load().volumes()) {
      free += volume.getRemainingBytes();
      capacity += volume.getCapacityBytes();
    }
    return capacity == 0 ? 0 : free / capacity;
  }
}
