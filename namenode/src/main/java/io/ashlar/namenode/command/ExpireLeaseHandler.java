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
import io.ashlar.protocol.edits.EditRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes a file without its writer, as {@link FileClosing} judges. The reply says whether the file
 * is closed now. A writer whose session is open keeps its file, however late it is: sessions end
 * first, by a record, so that a late writer is refused before its file changes.
 */
public final class ExpireLeaseHandler implements CommandHandler<ExpireLease, Boolean> {
  private final LeaseView leases;

  /** {@code leases} say which nodes had time to report. */
  public ExpireLeaseHandler(LeaseView leases) {
    this.leases = leases;
  }

  @Override
  public Decision<Boolean> decide(
      NamespaceView view, ClusterView cluster, ExpireLease command, CommandContext context) {
    if (!(view.inode(command.file()) instanceof FileView file)) {
      return Decision.accept(List.of(), true);
    }
    LeaseHolder holder = file.lease();
    if (holder == null) {
      return Decision.accept(List.of(), true);
    }
    if (cluster.inSafeMode()
        || view.session(holder.session()) != null
        || !view.isAttached(file.id())) {
      return Decision.accept(List.of(), false);
    }
    Verdict verdict = FileClosing.judge(file, cluster, leases, context.monotonicMs());
    if (verdict instanceof Verdict.AwaitRecovery) {
      return Decision.accept(List.of(), false);
    }
    List<EditRecord> records = new ArrayList<>(settleLast(file, verdict));
    records.add(BlockRecords.fileCompleted(file.id(), context.wallMs()));
    return Decision.accept(records, true);
  }

  private static List<EditRecord> settleLast(FileView file, Verdict verdict) {
    BlockView last = file.lastBlock();
    if (last != null && verdict instanceof Verdict.CommitAt commit) {
      return List.of(BlockRecords.blockCommitted(file.id(), last.id(), commit.length()));
    }
    if (last != null && verdict instanceof Verdict.DropLast) {
      return List.of(BlockRecords.blockAbandoned(file.id(), last.id()));
    }
    return List.of();
  }
}
