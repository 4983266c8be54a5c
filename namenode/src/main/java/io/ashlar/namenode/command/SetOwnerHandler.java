package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.SetOwnerRequest;
import io.ashlar.protocol.client.SetOwnerResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/**
 * Sets owner and group. Only the superuser gives files away; an owner may choose among the groups
 * that they are in.
 */
public final class SetOwnerHandler implements ClientHandler<SetOwnerRequest, SetOwnerResponse> {
  private final PathAccess access;

  /** Checks paths by {@code access}. */
  public SetOwnerHandler(PathAccess access) {
    this.access = access;
  }

  @Override
  public Decision<SetOwnerResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, SetOwnerRequest request, CommandContext context)
      throws DfsException {
    if (request.getOwner().isEmpty() && request.getGroup().isEmpty()) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "neither owner nor group is given; expected at least one");
    }
    Names.check("owner", request.getOwner());
    Names.check("group", request.getGroup());
    InodeView inode = access.existing(view, context.caller(), PathAccess.parse(request.getPath()));
    String owner = request.getOwner().isEmpty() ? inode.owner() : request.getOwner();
    String group = request.getGroup().isEmpty() ? inode.group() : request.getGroup();
    checkAllowed(view, inode, owner, group, context);
    boolean same = owner.equals(inode.owner()) && group.equals(inode.group());
    return Decision.accept(
        same ? List.of() : List.of(InodeRecords.ownerSet(inode.id(), owner, group)),
        SetOwnerResponse.getDefaultInstance());
  }

  private void checkAllowed(
      NamespaceView view, InodeView inode, String owner, String group, CommandContext context)
      throws DfsException {
    access.permissions().requireOwner(view, context.caller(), inode);
    boolean givesAway = !owner.equals(inode.owner());
    boolean strangeGroup =
        !group.equals(inode.group()) && !access.permissions().isMember(context.caller(), group);
    if (!context.superuser() && (givesAway || strangeGroup)) {
      String path = view.pathOf(inode.id());
      String what =
          givesAway
              ? "give " + path + " to '" + owner + "'"
              : "put " + path + " into group '" + group + "', of which they are no member";
      throw DfsError.of(
              ErrorCode.PERMISSION_DENIED,
              "user '" + context.principal() + "' may not " + what + "; only the superuser may")
          .with("path", path)
          .with("user", context.principal())
          .toException();
    }
  }
}
