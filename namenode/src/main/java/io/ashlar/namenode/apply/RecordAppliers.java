package io.ashlar.namenode.apply;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.SessionView.CallResult;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.rpc.CallOrigin;

/**
 * Applies log entries: live, at restart, and on a standby alike.
 *
 * <p>An entry whose records do not follow the last txid, or do not fit the namespace, is a fault of
 * ours: {@code apply} throws and the process must stop, because the namespace may be half changed.
 */
public final class RecordAppliers {
  private RecordAppliers() {}

  /** Applies all records of {@code entry}, then keeps its answer for retries of the same call. */
  public static void apply(Namespace namespace, EditEntry entry) {
    long txid = entry.getFirstTxid();
    checkState(entry.getRecordsCount() > 0, () -> "the entry at txid " + txid + " is empty");
    long expected = namespace.appliedTxid() + 1;
    checkState(txid == expected, () -> "expected txid " + expected + ", found " + txid); // I5
    for (int i = 0; i < entry.getRecordsCount(); i++) {
      applierOf(entry.getRecords(i)).apply(namespace, txid + i);
      namespace.setAppliedTxid(txid + i);
    }
    if (entry.hasOrigin()) {
      keepResult(namespace, entry);
    }
  }

  private static void keepResult(Namespace namespace, EditEntry entry) {
    CallOrigin origin = entry.getOrigin();
    SessionId session = new SessionId(origin.getSessionId());
    if (endsSession(entry, session)) {
      return;
    }
    namespace.storeResult(
        session,
        new CallResult(origin.getCallNumber(), namespace.appliedTxid(), entry.getReply()),
        origin.getLowestUnanswered());
  }

  private static boolean endsSession(EditEntry entry, SessionId session) {
    return entry.getRecordsList().stream()
        .anyMatch(record -> record.getSessionEnded().getSessionId() == session.value());
  }

  /** Without a default branch, a record that has no applier does not compile. */
  private static Bound applierOf(EditRecord record) {
    return switch (record.getRecordCase()) {
      case EPOCH_STARTED -> bind(new EpochStartedApplier(), record.getEpochStarted());
      case SESSION_OPENED -> bind(new SessionOpenedApplier(), record.getSessionOpened());
      case SESSION_ENDED -> bind(new SessionEndedApplier(), record.getSessionEnded());
      case DIRECTORY_CREATED -> bind(new DirectoryCreatedApplier(), record.getDirectoryCreated());
      case FILE_CREATED -> bind(new FileCreatedApplier(), record.getFileCreated());
      case BLOCK_ALLOCATED -> bind(new BlockAllocatedApplier(), record.getBlockAllocated());
      case BLOCK_ABANDONED -> bind(new BlockAbandonedApplier(), record.getBlockAbandoned());
      case BLOCK_COMMITTED -> bind(new BlockCommittedApplier(), record.getBlockCommitted());
      case FILE_SYNCED -> bind(new FileSyncedApplier(), record.getFileSynced());
      case FILE_COMPLETED -> bind(new FileCompletedApplier(), record.getFileCompleted());
      case INODE_RENAMED -> bind(new InodeRenamedApplier(), record.getInodeRenamed());
      case SUBTREE_DETACHED -> bind(new SubtreeDetachedApplier(), record.getSubtreeDetached());
      case DETACHED_RECLAIMED ->
          bind(new DetachedReclaimedApplier(), record.getDetachedReclaimed());
      case PERMISSION_SET -> bind(new PermissionSetApplier(), record.getPermissionSet());
      case OWNER_SET -> bind(new OwnerSetApplier(), record.getOwnerSet());
      case TIMES_SET -> bind(new TimesSetApplier(), record.getTimesSet());
      case REPLICATION_SET -> bind(new ReplicationSetApplier(), record.getReplicationSet());
      case FEATURE_LEVEL_FINALIZED ->
          bind(new FeatureLevelFinalizedApplier(), record.getFeatureLevelFinalized());
      case FILE_REOPENED -> bind(new FileReopenedApplier(), record.getFileReopened());
      case LEASE_REASSIGNED -> bind(new LeaseReassignedApplier(), record.getLeaseReassigned());
      case STAMP_ISSUED -> bind(new StampIssuedApplier(), record.getStampIssued());
      case STAMP_COMMITTED -> bind(new StampCommittedApplier(), record.getStampCommitted());
      case BLOCK_RECOVERED -> bind(new BlockRecoveredApplier(), record.getBlockRecovered());
      case FILE_TRUNCATED -> bind(new FileTruncatedApplier(), record.getFileTruncated());
      case FILES_CONCATENATED ->
          bind(new FilesConcatenatedApplier(), record.getFilesConcatenated());
      case NODE_ADMIN_SET -> bind(new NodeAdminSetApplier(), record.getNodeAdminSet());
      case BALANCER_SET -> bind(new BalancerSetApplier(), record.getBalancerSet());
      case RECORD_NOT_SET ->
          throw new IllegalStateException(
              "a record of an unknown kind; a newer version of Ashlar wrote this log");
    };
  }

  private static <T> Bound bind(RecordApplier<T> applier, T record) {
    return (namespace, txid) -> applier.apply(namespace, txid, record);
  }

  private interface Bound {
    void apply(Namespace namespace, long txid);
  }
}
