package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.FileClosing;
import io.ashlar.namenode.lease.FileClosing.Verdict;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.namenode.record.LeaseRecords;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.types.BlockState;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be done now about an open file whose writer is gone, or has lost it: close it where its
 * content is certain, else begin block recovery where there is a replica to ask.
 *
 * @param records that do it; empty if nothing can be done yet
 * @param closes the file is closed by them
 */
record Settlement(List<EditRecord> records, boolean closes) {
  /** Judges by {@link FileClosing}. The caller has checked that the holder may lose the lease. */
  static Settlement of(
      NamespaceView view,
      ClusterView cluster,
      LeaseView leases,
      FileView file,
      LeaseHolder holder,
      CommandContext context) {
    Verdict verdict = FileClosing.judge(file, cluster, leases, context.monotonicMs());
    BlockView last = file.lastBlock();
    List<EditRecord> records = new ArrayList<>();
    if (!(verdict instanceof Verdict.AwaitRecovery)) {
      if (last != null && verdict instanceof Verdict.CommitAt commit) {
        records.add(BlockRecords.blockCommitted(file.id(), last.id(), commit.length()));
      } else if (last != null && verdict instanceof Verdict.DropLast) {
        records.add(BlockRecords.blockAbandoned(file.id(), last.id()));
      }
      records.add(BlockRecords.fileCompleted(file.id(), context.wallMs()));
      return new Settlement(records, true);
    }
    if (last != null
        && last.state() == BlockState.UNDER_CONSTRUCTION
        && !cluster.candidates(last).isEmpty()) {
      if (!holder.isNameNode()) {
        records.add(LeaseRecords.leaseReassigned(file.id(), holder.byNameNode()));
      }
      records.add(BlockRecords.stampIssued(file.id(), last.id(), view.nextGenerationStamp(), true));
    }
    return new Settlement(records, false);
  }
}
