package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.lease.WriterFacts;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.UnderConstruction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client may open a file that is there for write, and what becomes of the writer before.
 *
 * <p>A file is never taken over in one step: first its content is settled and the file closed, then
 * it is opened anew by the same call, asked again. So whoever opens a file sees its final length.
 */
final class Takeover {
  private final LeaseView leases;

  Takeover(LeaseView leases) {
    this.leases = leases;
  }

  /**
   * Null if the file is closed. Otherwise the decision for a caller that must ask again, or an
   * exception with FILE_UNDER_CONSTRUCTION for one that must wait for the writer.
   */
  <R> @Nullable Decision<R> unlessClosed(
      NamespaceView view, ClusterView cluster, FileView file, CommandContext context)
      throws DfsException {
    LeaseHolder holder = file.lease();
    if (holder == null) {
      return null;
    }
    requireTakeable(view, cluster, file, holder, context);
    List<EditRecord> records = new ArrayList<>();
    if (view.session(holder.session()) != null) {
      records.add(SessionRecords.sessionEnded(holder.session(), EndSession.Reason.EXPIRED.text()));
    }
    records.addAll(Settlement.of(view, cluster, leases, file, holder, context).records());
    DfsError error =
        WriterFacts.recovering(view.pathOf(file.id()), facts(view, cluster, file, holder, context));
    return Decision.defer(records, error);
  }

  /** FILE_UNDER_CONSTRUCTION unless the writer is gone, or past the soft limit. */
  void requireTakeable(
      NamespaceView view,
      ClusterView cluster,
      FileView file,
      LeaseHolder holder,
      CommandContext context)
      throws DfsException {
    boolean takeable =
        view.session(holder.session()) == null
            || (!holder.session().equals(context.session())
                && leases.pastSoftLimit(holder.session(), context.monotonicMs()));
    if (!takeable) {
      throw WriterFacts.refusal(
              view.pathOf(file.id()),
              facts(view, cluster, file, holder, context),
              leases.untilTakeableMs(holder.session(), context.monotonicMs()))
          .toException();
    }
  }

  /** Who holds the file. */
  UnderConstruction facts(
      NamespaceView view,
      ClusterView cluster,
      FileView file,
      LeaseHolder holder,
      CommandContext context) {
    return WriterFacts.of(view, cluster, leases, file, holder, context.monotonicMs());
  }
}
