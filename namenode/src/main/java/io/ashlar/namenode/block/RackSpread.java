package io.ashlar.namenode.block;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Whether replicas lie on the racks as they should: on two if there are two, not all on few. */
public final class RackSpread {
  private static final int RACKS_WANTED = 2;

  private RackSpread() {}

  /**
   * True if the replicas could lie better.
   *
   * @param racks one for each replica
   * @param clusterRacks racks with nodes that take replicas
   */
  public static boolean isMisplaced(List<String> racks, int clusterRacks) {
    return !isEven(racks, clusterRacks);
  }

  private static boolean isEven(List<String> racks, int clusterRacks) {
    if (racks.size() < RACKS_WANTED || clusterRacks < RACKS_WANTED) {
      return true;
    }
    if (racks.size() > RACKS_WANTED + 1) {
      return distinct(racks) >= RACKS_WANTED
          && crowd(racks) <= perRackMax(racks.size(), clusterRacks);
    }
    String first = racks.get(0);
    for (int i = 1; i < racks.size(); i++) {
      if (!racks.get(i).equals(first)) {
        return true;
      }
    }
    return false;
  }

  /** Most replicas that the policy wants on one rack. */
  static int perRackMax(int replicas, int clusterRacks) {
    return (replicas - 1) / Math.max(1, clusterRacks) + 2;
  }

  /** Number of racks. */
  public static int distinct(List<String> racks) {
    return new HashSet<>(racks).size();
  }

  /** Replicas on the rack that has most. */
  public static int crowd(List<String> racks) {
    Map<String, Integer> perRack = new HashMap<>();
    racks.forEach(rack -> perRack.merge(rack, 1, Integer::sum));
    return perRack.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** True if {@code after} is at least as well spread as {@code before}, of as many replicas. */
  public static boolean isNoWorse(List<String> before, List<String> after, int clusterRacks) {
    return distinct(after) >= Math.min(distinct(before), RACKS_WANTED)
        && (crowd(after) <= crowd(before) || isEven(after, clusterRacks));
  }

  /** True if a replica more on {@code rack} helps. */
  public static boolean isBetter(List<String> racks, String rack, int clusterRacks) {
    if (distinct(racks) < RACKS_WANTED) {
      return !racks.contains(rack);
    }
    long there = racks.stream().filter(rack::equals).count();
    return there < crowd(racks) - 1 && there < perRackMax(racks.size(), clusterRacks);
  }
}
