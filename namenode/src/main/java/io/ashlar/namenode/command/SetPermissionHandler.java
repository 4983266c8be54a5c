package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.SetPermissionRequest;
import io.ashlar.protocol.client.SetPermissionResponse;
import io.ashlar.protocol.error.DfsException;
import java.util.List;

/** Sets permission bits; for the owner and the superuser. */
public final class SetPermissionHandler
    implements ClientHandler<SetPermissionRequest, SetPermissionResponse> {
  private final PathAccess access;

  /** Checks paths by {@code access}. */
  public SetPermissionHandler(PathAccess access) {
    this.access = access;
  }

  @Override
  public Decision<SetPermissionResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, SetPermissionRequest request, CommandContext context)
      throws DfsException {
    int mode = Modes.checked(request.getMode());
    InodeView inode = access.existing(view, context.caller(), PathAccess.parse(request.getPath()));
    access.permissions().requireOwner(view, context.caller(), inode);
    return Decision.accept(
        mode == inode.mode() ? List.of() : List.of(InodeRecords.permissionSet(inode.id(), mode)),
        SetPermissionResponse.getDefaultInstance());
  }
}
