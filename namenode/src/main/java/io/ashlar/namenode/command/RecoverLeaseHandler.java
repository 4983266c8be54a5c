package io.ashlar.namenode.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.lease.WriterFacts;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.LeaseRecords;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RecoverLeaseResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one file from its writer, whoever that is, and closes it as soon as it can be told what it
 * holds. The writer's session and its other files stay.
 */
public final class RecoverLeaseHandler
    implements ClientHandler<RecoverLeaseRequest, RecoverLeaseResponse> {
  private final PathAccess access;
  private final LeaseView leases;

  /** Checks paths by {@code access}. */
  public RecoverLeaseHandler(PathAccess access, LeaseView leases) {
    this.access = access;
    this.leases = leases;
  }

  @Override
  public Decision<RecoverLeaseResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, RecoverLeaseRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    FileView file = access.existingFile(view, context.caller(), path);
    access.permissions().require(view, context.caller(), file, Access.WRITE);
    requireSame(request, file);
    LeaseHolder holder = file.lease();
    if (holder == null) {
      return Decision.accept(List.of(), RecoverLeaseResponse.newBuilder().setClosed(true).build());
    }
    if (request.getOwnOnly() && !holder.session().equals(context.session())) {
      return Decision.accept(List.of(), RecoverLeaseResponse.getDefaultInstance());
    }
    List<EditRecord> records = new ArrayList<>();
    if (!holder.isNameNode()) {
      records.add(LeaseRecords.leaseReassigned(file.id(), holder.byNameNode()));
    }
    Settlement settlement =
        Settlement.of(view, cluster, leases, file, holder.byNameNode(), context);
    records.addAll(settlement.records());
    RecoverLeaseResponse.Builder reply =
        RecoverLeaseResponse.newBuilder().setClosed(settlement.closes());
    if (!settlement.closes()) {
      reply.setWriter(WriterFacts.of(view, cluster, leases, file, holder, context.monotonicMs()));
    }
    return Decision.accept(records, reply.build());
  }

  /** A writer that gives its file up must not take another one that has the path by now. */
  private static void requireSame(RecoverLeaseRequest request, FileView file) throws DfsException {
    if (request.getInodeId() != 0 && request.getInodeId() != file.id().value()) {
      throw DfsError.of(
              ErrorCode.NOT_FOUND,
              String.format(
                  "%s is another file now: expected inode %d, found %s",
                  request.getPath(), request.getInodeId(), file.id()))
          .with("path", request.getPath())
          .toException();
    }
  }
}
