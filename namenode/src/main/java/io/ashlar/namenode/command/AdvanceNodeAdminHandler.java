package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.AdminRecords;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.List;

/** Ends what an operator began, unless the operator wants something else by now. */
public final class AdvanceNodeAdminHandler implements CommandHandler<AdvanceNodeAdmin, Boolean> {
  @Override
  public Decision<Boolean> decide(
      NamespaceView view, ClusterView cluster, AdvanceNodeAdmin command, CommandContext context) {
    NodeAdmin now = view.admin().of(command.seen().getNodeId());
    if (!now.equals(command.seen())) {
      return Decision.accept(List.of(), false);
    }
    NodeAdmin next =
        command.next() == AdminState.ADMIN_NORMAL
            ? NodeAdmin.newBuilder().setNodeId(now.getNodeId()).build()
            : now.toBuilder().setState(command.next()).build();
    return Decision.accept(List.of(AdminRecords.nodeAdminSet(next)), true);
  }
}
