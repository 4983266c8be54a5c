package io.ashlar.namenode.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.LocatedBlocks;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.namenode.record.LeaseRecords;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.AppendFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a closed file for write at its end. A last block that is not full is continued under a new
 * stamp; until its pipeline stands, the replicas of the old stamp are as good as before.
 */
public final class AppendFileHandler
    implements ClientHandler<AppendFileRequest, AppendFileResponse> {
  private final PathAccess access;
  private final Takeover takeover;

  /** Checks paths by {@code access}; {@code leases} say whether an open file may be taken over. */
  public AppendFileHandler(PathAccess access, LeaseView leases) {
    this.access = access;
    this.takeover = new Takeover(leases);
  }

  @Override
  public Decision<AppendFileResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, AppendFileRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    FileView file = access.existingFile(view, context.caller(), path);
    access.permissions().require(view, context.caller(), file, Access.WRITE);
    Decision<AppendFileResponse> wait = takeover.unlessClosed(view, cluster, file, context);
    if (wait != null) {
      return wait;
    }
    LeaseHolder holder =
        new LeaseHolder(context.session(), ClientHandler.sessionOf(view, context).clientName());
    List<EditRecord> records = new ArrayList<>();
    records.add(LeaseRecords.fileReopened(file.id(), holder));
    AppendFileResponse.Builder reply =
        AppendFileResponse.newBuilder()
            .setStatus(
                FileStatuses.of(file, path.toString()).toBuilder().setUnderConstruction(true));
    BlockView last = file.lastBlock();
    if (last != null && last.length() < file.blockSize() && !request.getNewBlock()) {
      requireReplicas(cluster, path, last);
      records.add(
          BlockRecords.stampIssued(file.id(), last.id(), view.nextGenerationStamp(), false));
      reply
          .setLastBlock(continued(cluster, file, last, context))
          .setNewStamp(view.nextGenerationStamp().value());
    }
    return Decision.accept(records, reply.build());
  }

  /** The nodes that hold the block are the first pipeline, so that some must be known. */
  private static void requireReplicas(ClusterView cluster, DfsPath path, BlockView last)
      throws DfsException {
    int found = cluster.candidates(last).size();
    int wanted = Math.max(1, cluster.minReplication());
    if (found < wanted) {
      throw DfsError.of(
              ErrorCode.NOT_YET_REPLICATED,
              String.format(
                  "%s: %d of at least %d replicas of its last block %s are reported by live"
                      + " DataNodes",
                  path, found, wanted, last.id()))
          .with("path", path)
          .with("block", last.id())
          .with("replicas", found)
          .toException();
    }
  }

  /** Silent nodes would hold the pipeline up; they are left out if there are others. */
  private static List<ReplicaLocation> firstPipeline(
      ClusterView cluster, BlockView last, CommandContext context) {
    List<ReplicaLocation> all = cluster.locations(last, context.clientHost());
    List<ReplicaLocation> talking = all.stream().filter(replica -> !replica.getStale()).toList();
    return talking.size() >= Math.max(1, cluster.minReplication()) ? talking : all;
  }

  private static LocatedBlock continued(
      ClusterView cluster, FileView file, BlockView last, CommandContext context) {
    return LocatedBlocks.of(
            last,
            file.length() - last.length(),
            file.checksum(),
            firstPipeline(cluster, last, context))
        .toBuilder()
        .setState(BlockState.UNDER_CONSTRUCTION)
        .build();
  }
}
