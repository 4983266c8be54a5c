package io.ashlar.namenode.query;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.block.PlacementRequest;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.client.GetAdditionalNodesRequest;
import io.ashlar.protocol.client.GetAdditionalNodesResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.Set;

/**
 * Further nodes for a pipeline that lost some; none if there are none, and the writer goes on with
 * the survivors. Promises nothing: what the pipeline becomes is told by UpdatePipeline.
 */
public final class GetAdditionalNodesQuery {
  /** More than any pipeline wants at once. */
  static final int COUNT_MAX = 512;

  private final PathAccess access;

  /** Checks the file's permissions by {@code access}. */
  public GetAdditionalNodesQuery(PathAccess access) {
    this.access = access;
  }

  /** Answers inside a read section. Write permission on the file is needed. */
  public GetAdditionalNodesResponse run(
      NamespaceView view,
      ClusterView cluster,
      GetAdditionalNodesRequest request,
      CommandContext context)
      throws DfsException {
    FileView file = openFile(view, request);
    access.permissions().require(view, context.caller(), file, Access.WRITE);
    BlockView last = file.lastBlock();
    if (last == null || last.id().value() != request.getBlock().getBlockId()) {
      throw DfsError.of(
              ErrorCode.LENGTH_MISMATCH,
              String.format(
                  "%s: block %d is not its last one, which is %s",
                  request.getPath(),
                  request.getBlock().getBlockId(),
                  last == null ? "none" : last.id()))
          .with("path", request.getPath())
          .toException();
    }
    if (request.getCount() < 0 || request.getCount() > COUNT_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "count is "
              + Integer.toUnsignedLong(request.getCount())
              + "; expected up to "
              + COUNT_MAX);
    }
    ClusterView.Placement placement =
        cluster.chooseMore(
            new PlacementRequest(
                request.getCount(),
                file.blockSize(),
                context.clientHost(),
                Set.copyOf(request.getExcludedNodesList()),
                Set.copyOf(request.getPipelineNodesList())));
    return GetAdditionalNodesResponse.newBuilder().addAllTargets(placement.targets()).build();
  }

  private static FileView openFile(NamespaceView view, GetAdditionalNodesRequest request)
      throws DfsException {
    InodeId id = new InodeId(request.getInodeId());
    if (view.inode(id) instanceof FileView file && view.isAttached(id)) {
      return file;
    }
    throw DfsError.of(
            ErrorCode.NOT_FOUND,
            request.getPath() + " (inode " + id + ") does not exist any more; it was deleted")
        .with("path", request.getPath())
        .with("inode", id)
        .toException();
  }
}
