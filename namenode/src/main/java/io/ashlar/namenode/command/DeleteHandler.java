package io.ashlar.namenode.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.NamespaceView.Resolution;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.DeleteResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/**
 * Deletes a file or a subtree by taking it out of the tree in one record. Files below it that are
 * open for write are gone for their writers at once.
 */
public final class DeleteHandler implements ClientHandler<DeleteRequest, DeleteResponse> {
  private final PathAccess access;
  private final SubtreeRemovalCheck subtree;

  /** Checks paths by {@code access}. */
  public DeleteHandler(PathAccess access) {
    this.access = access;
    this.subtree = new SubtreeRemovalCheck(access.permissions());
  }

  @Override
  public Decision<DeleteResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, DeleteRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    if (path.isRoot()) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "the root directory cannot be deleted; delete its entries");
    }
    Resolution where = access.walk(view, context.caller(), path);
    InodeView target = where.target();
    if (target == null) {
      return Decision.accept(List.of(), DeleteResponse.getDefaultInstance());
    }
    DirectoryView parent = (DirectoryView) where.inodes().get(where.inodes().size() - 2);
    access.permissions().requireRemoval(view, context.caller(), parent, target);
    DeleteResponse.Builder reply = DeleteResponse.newBuilder().setDeleted(true);
    if (target instanceof DirectoryView directory) {
      if (directory.childCount() > 0 && !request.getRecursive()) {
        throw notEmpty(path, directory);
      }
      subtree.require(view, context.caller(), directory);
      reply.setFiles(directory.counts().files()).setDirectories(directory.counts().directories());
    } else {
      reply.setFiles(1);
    }
    return Decision.accept(Removal.records(target, context.wallMs()), reply.build());
  }

  private static DfsException notEmpty(DfsPath path, DirectoryView directory) {
    return DfsError.of(
            ErrorCode.DIRECTORY_NOT_EMPTY,
            path + " has " + directory.childCount() + " entries and recursive was not asked for")
        .with("path", path)
        .with("entries", directory.childCount())
        .toException();
  }
}
