package io.ashlar.namenode.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which nodes should give and which should take. A pure function of how full they are.
 *
 * <p>Something is to be done while a node is fuller or emptier than all together by more than the
 * threshold. Then the fullest give first and the emptiest take first; nobody gives or takes beyond
 * the mean, so that nothing moves back. A node is a giver only if it is one even without what may
 * not be gone yet, and a taker only if it is one even with all that comes: else what has just moved
 * would seem to be too much and go back.
 */
public final class Imbalance {
  private final double mean;
  private final double threshold;
  private final List<NodeSpace> givers;
  private final List<NodeSpace> takers;
  private final long bytesLeft;

  private Imbalance(double mean, double threshold, List<NodeSpace> nodes) {
    this.mean = mean;
    this.threshold = threshold;
    long over = 0;
    long under = 0;
    List<NodeSpace> fuller = new ArrayList<>();
    List<NodeSpace> emptier = new ArrayList<>();
    for (NodeSpace node : nodes) {
      double above = node.leastShare() - mean;
      double below = mean - node.mostShare();
      over += Math.max(0, (long) ((above - threshold) * node.capacityBytes()));
      under += Math.max(0, (long) ((below - threshold) * node.capacityBytes()));
      if (above > 0) {
        fuller.add(node);
      } else if (below > 0) {
        emptier.add(node);
      }
    }
    this.bytesLeft = Math.max(over, under);
    Comparator<NodeSpace> byLeast =
        Comparator.comparingDouble(NodeSpace::leastShare).thenComparing(NodeSpace::nodeId);
    Comparator<NodeSpace> byMost =
        Comparator.comparingDouble(NodeSpace::mostShare).thenComparing(NodeSpace::nodeId);
    this.givers = fuller.stream().sorted(byLeast.reversed()).toList();
    this.takers = emptier.stream().sorted(byMost).toList();
  }

  /** Of nodes that take replicas and have told how full they are. */
  public static Imbalance of(List<NodeSpace> nodes, int thresholdPermille) {
    List<NodeSpace> counted = nodes.stream().filter(node -> node.capacityBytes() > 0).toList();
    double capacity = counted.stream().mapToDouble(NodeSpace::capacityBytes).sum();
    double used = counted.stream().mapToDouble(NodeSpace::usedBytes).sum();
    return new Imbalance(capacity == 0 ? 0 : used / capacity, thresholdPermille / 1_000.0, counted);
  }

  /** Used share of all together. */
  public double mean() {
    return mean;
  }

  /** True if no node differs by more than the threshold. */
  public boolean isBalanced() {
    return bytesLeft == 0;
  }

  /** Bytes that have to move at least. */
  public long bytesLeft() {
    return bytesLeft;
  }

  /** Nodes that are fuller than the mean, the fullest first. */
  public List<NodeSpace> givers() {
    return givers;
  }

  /** Nodes that are emptier than the mean, the emptiest first. */
  public List<NodeSpace> takers() {
    return takers;
  }

  /** True if a move from one to the other serves the goal: one of them is beyond the threshold. */
  public boolean isUseful(NodeSpace giver, NodeSpace taker) {
    return giver.leastShare() > mean + threshold || taker.mostShare() < mean - threshold;
  }

  /** Bytes that may go from one to the other before one of them passes the mean. */
  public long room(NodeSpace giver, NodeSpace taker) {
    double gives = (giver.leastShare() - mean) * giver.capacityBytes();
    double takes = (mean - taker.mostShare()) * taker.capacityBytes();
    return (long) Math.max(0, Math.min(gives, takes));
  }
}
