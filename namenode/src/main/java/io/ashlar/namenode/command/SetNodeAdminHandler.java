package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.block.ClusterView.Member;
import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.namespace.AdminView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.AdminRecords;
import io.ashlar.protocol.client.SetNodeAdminRequest;
import io.ashlar.protocol.client.SetNodeAdminResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decommission, recommission, maintenance. Allowed in safe mode, because it changes no file, and
 * for dead nodes. Asked again it changes nothing.
 */
public final class SetNodeAdminHandler
    implements RefusingHandler<SetNodeAdminRequest, SetNodeAdminResponse> {
  @Override
  public Decision<SetNodeAdminResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, SetNodeAdminRequest request, CommandContext context)
      throws DfsException {
    ClientHandler.sessionOf(view, context);
    if (request.getDurationMs() < 0) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "maintenance lasts " + request.getDurationMs() + " ms");
    }
    List<Member> members = cluster.members();
    String id = NodeLookup.find(request.getNode(), members, view.admin());
    NodeAdmin before = view.admin().of(id);
    NodeAdmin after =
        switch (request.getAction()) {
          case NODE_ADMIN_DECOMMISSION -> decommissioned(view, cluster, members, before, request);
          case NODE_ADMIN_RECOMMISSION -> NodeAdmin.newBuilder().setNodeId(id).build();
          case NODE_ADMIN_MAINTENANCE ->
              maintained(view, members, before, request, context.wallMs());
          case NODE_ADMIN_UNSPECIFIED, UNRECOGNIZED ->
              throw new DfsException(
                  ErrorCode.INVALID_ARGUMENT, "expected decommission, recommission or maintenance");
        };
    return Decision.accept(
        after.equals(before) ? List.of() : List.of(AdminRecords.nodeAdminSet(after)),
        SetNodeAdminResponse.newBuilder()
            .setAdmin(after)
            .setAddress(NodeLookup.addressOf(id, members))
            .build());
  }

  private static NodeAdmin decommissioned(
      NamespaceView view,
      ClusterView cluster,
      List<Member> members,
      NodeAdmin before,
      SetNodeAdminRequest request)
      throws DfsException {
    if (AdminStates.isMaintained(before.getState())) {
      throw conflict(before, "decommissioned");
    }
    if (AdminStates.isLeaving(before.getState())) {
      boolean forced = before.getForced() || request.getForce();
      return before.toBuilder().setForced(forced).build();
    }
    List<Member> left = others(before.getNodeId(), members, view.admin());
    requireAnother(before.getNodeId(), left);
    if (!request.getForce()) {
      requireRoom(cluster, left, NodeLookup.member(before.getNodeId(), members));
    }
    return NodeAdmin.newBuilder()
        .setNodeId(before.getNodeId())
        .setState(AdminState.ADMIN_DECOMMISSIONING)
        .setForced(request.getForce())
        .build();
  }

  private static NodeAdmin maintained(
      NamespaceView view,
      List<Member> members,
      NodeAdmin before,
      SetNodeAdminRequest request,
      long nowMs)
      throws DfsException {
    if (AdminStates.isLeaving(before.getState())) {
      throw conflict(before, "put into maintenance");
    }
    long until = request.getDurationMs() == 0 ? 0 : nowMs + request.getDurationMs();
    if (AdminStates.isMaintained(before.getState())) {
      return before.toBuilder().setUntilMs(until).build();
    }
    requireAnother(before.getNodeId(), others(before.getNodeId(), members, view.admin()));
    return NodeAdmin.newBuilder()
        .setNodeId(before.getNodeId())
        .setState(AdminState.ADMIN_ENTERING_MAINTENANCE)
        .setUntilMs(until)
        .setForced(request.getForce())
        .build();
  }

  private static DfsException conflict(NodeAdmin before, String wanted) {
    String state = AdminStates.word(before.getState());
    return DfsError.of(
            ErrorCode.NODE_STATE_CONFLICT,
            "DataNode "
                + before.getNodeId()
                + " is "
                + state
                + " and cannot be "
                + wanted
                + " at the same time; nothing was changed")
        .with("node", before.getNodeId())
        .with("state", state)
        .toException();
  }

  /** The other nodes that live and are in service. */
  private static List<Member> others(String id, List<Member> members, AdminView admin) {
    return members.stream()
        .filter(member -> !member.nodeId().equals(id) && !member.dead())
        .filter(member -> AdminStates.inService(admin.of(member.nodeId()).getState()))
        .toList();
  }

  private static void requireAnother(String id, List<Member> left) throws DfsException {
    if (left.isEmpty()) {
      throw DfsError.of(
              ErrorCode.TOO_FEW_NODES,
              "no other live DataNode than "
                  + id
                  + " is in service: nobody could hold its replicas; nothing was changed")
          .with("node", id)
          .with("left", 0)
          .toException();
    }
  }

  private static void requireRoom(ClusterView cluster, List<Member> left, @Nullable Member leaving)
      throws DfsException {
    long blocks = cluster.blocksWantingMoreThan(left.size());
    if (blocks > 0) {
      throw DfsError.of(
              ErrorCode.TOO_FEW_NODES,
              blocks
                  + " blocks want more replicas than the "
                  + left.size()
                  + " DataNodes can hold that would be left in service ('dfs setrep' lowers what"
                  + " they want); nothing was changed")
          .with("left", left.size())
          .with("blocks", blocks)
          .toException();
    }
    long free = left.stream().mapToLong(Member::freeBytes).sum();
    if (leaving != null && leaving.usedBytes() > free) {
      throw DfsError.of(
              ErrorCode.TOO_FEW_NODES,
              "the DataNode holds "
                  + leaving.usedBytes()
                  + " bytes; those that would be left in service have "
                  + free
                  + " free; nothing was changed")
          .with("left", left.size())
          .with("usedBytes", leaving.usedBytes())
          .with("freeBytes", free)
          .toException();
    }
  }
}
