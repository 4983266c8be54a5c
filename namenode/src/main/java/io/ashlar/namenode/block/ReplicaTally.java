package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the good replicas of one block by what their nodes are worth: in service, leaving, or in
 * maintenance. Used again and again, because a count happens with every report of a replica.
 *
 * <p><b>Threading</b>: one thread.
 */
final class ReplicaTally {
  private static final int SPARED_MAX = BlockHealth.SPARED_MAX;

  private final int maintenanceMin;
  private final List<DataNode> seen = new ArrayList<>();
  private final List<String> racks = new ArrayList<>();
  private int clusterRacks;
  private int good;
  private int maintained;
  private boolean elsewhere;

  /** {@code maintenanceMin}: replicas that must be in service whatever is in maintenance. */
  ReplicaTally(int maintenanceMin) {
    this.maintenanceMin = maintenanceMin;
  }

  /** Racks with nodes that take replicas. */
  void setClusterRacks(int racksNow) {
    clusterRacks = racksNow;
  }

  void clear() {
    seen.clear();
    racks.clear();
    good = 0;
    maintained = 0;
    elsewhere = false;
  }

  /** The node holds a good replica that is not in excess; two of one node count once. */
  void add(DataNode node) {
    if (seen.contains(node)) {
      return;
    }
    seen.add(node);
    boolean dead = node.liveness() == Liveness.DEAD;
    if (AdminStates.isMaintained(node.admin())) {
      maintained++;
      elsewhere |= !dead;
      racks.add(node.registration().rack());
    } else if (!dead && AdminStates.isLeaving(node.admin())) {
      elsewhere = true;
    } else if (!dead) {
      good++;
      racks.add(node.registration().rack());
    }
  }

  BlockHealth health(boolean complete, int corrupt, int misstamped, int wanted) {
    int mustServe = Math.min(maintenanceMin, wanted);
    int spared = Math.min(Math.min(maintained, wanted - mustServe), SPARED_MAX);
    boolean misplaced =
        complete && good >= wanted - spared && RackSpread.isMisplaced(racks, clusterRacks);
    return new BlockHealth(
        complete, good, corrupt, misstamped, wanted, spared, elsewhere, misplaced);
  }
}
