package io.ashlar.namenode.record;

import io.ashlar.protocol.edits.BalancerSet;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.NodeAdminSet;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.NodeAdmin;

/** Records about what operators want of DataNodes and of the balancer. */
public final class AdminRecords {
  private AdminRecords() {}

  /** A DataNode has another admin state. */
  public static EditRecord nodeAdminSet(NodeAdmin admin) {
    return EditRecord.newBuilder()
        .setNodeAdminSet(NodeAdminSet.newBuilder().setAdmin(admin))
        .build();
  }

  /** The balancer is on or off, within limits. */
  public static EditRecord balancerSet(BalancerSettings settings) {
    return EditRecord.newBuilder()
        .setBalancerSet(BalancerSet.newBuilder().setSettings(settings))
        .build();
  }
}
