package io.ashlar.namenode.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.NamespaceView.Resolution;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.namespace.Permissions;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.RenameRequest;
import io.ashlar.protocol.client.RenameResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a file or subtree another path, atomically. The target is the full new path: moving "into"
 * a directory is the shell's habit, not the namespace's. With overwrite, a file replaces a file and
 * a directory an empty directory.
 */
public final class RenameHandler implements ClientHandler<RenameRequest, RenameResponse> {
  private final PathAccess access;

  /** Checks paths by {@code access}. */
  public RenameHandler(PathAccess access) {
    this.access = access;
  }

  @Override
  public Decision<RenameResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, RenameRequest request, CommandContext context)
      throws DfsException {
    DfsPath from = PathAccess.parse(request.getSource());
    DfsPath to = PathAccess.parse(request.getTarget());
    if (from.isRoot()) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, "the root directory cannot be renamed");
    }
    Resolution source = access.walk(view, context.caller(), from);
    InodeView moved = source.target();
    if (moved == null) {
      throw PathAccess.notFound(view, source);
    }
    RenameRules.checkPaths(from, to, moved);
    Resolution target = access.walk(view, context.caller(), to);
    DirectoryView newParent = parentOf(view, target);
    RenameRules.checkLimits(to, moved);
    Permissions permissions = access.permissions();
    permissions.requireRemoval(view, context.caller(), parentIn(source), moved);
    permissions.require(view, context.caller(), newParent, Access.WRITE);
    permissions.require(view, context.caller(), newParent, Access.EXECUTE);
    List<EditRecord> records = new ArrayList<>();
    InodeView replaced = target.target();
    if (replaced != null) {
      RenameRules.checkReplace(to, moved, replaced, request.getOverwrite());
      permissions.requireRemoval(view, context.caller(), newParent, replaced);
      records.addAll(Removal.records(replaced, context.wallMs()));
    }
    records.add(InodeRecords.inodeRenamed(moved.id(), newParent.id(), to.name(), context.wallMs()));
    return Decision.accept(
        records,
        RenameResponse.newBuilder().setStatus(FileStatuses.of(moved, to.toString())).build());
  }

  private static DirectoryView parentIn(Resolution resolution) {
    return (DirectoryView) resolution.inodes().get(resolution.inodes().size() - 2);
  }

  private static DirectoryView parentOf(NamespaceView view, Resolution target) throws DfsException {
    int parentAt = target.path().names().size() - 1;
    if (target.inodes().size() <= parentAt) {
      String exists = view.pathOf(target.deepest().id());
      throw DfsError.of(
              ErrorCode.NOT_FOUND,
              "the parent directory of "
                  + target.path()
                  + " does not exist (found up to "
                  + exists
                  + ")")
          .with("path", target.path())
          .with("exists", exists)
          .toException();
    }
    return (DirectoryView) target.inodes().get(parentAt);
  }
}
