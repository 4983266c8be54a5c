package io.ashlar.namenode.command;

import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.PathAccess;

/** All handlers with what they need. */
public record CommandHandlers(
    MkdirsHandler mkdirs,
    CreateFileHandler createFile,
    AddBlockHandler addBlock,
    AbandonBlockHandler abandonBlock,
    FsyncFileHandler fsyncFile,
    CompleteFileHandler completeFile,
    IssueStampHandler issueStamp,
    UpdatePipelineHandler updatePipeline,
    AppendFileHandler appendFile,
    TruncateFileHandler truncateFile,
    ConcatFilesHandler concatFiles,
    RecoverLeaseHandler recoverLease,
    CommitRecoveryHandler commitRecovery,
    RestartRecoveryHandler restartRecovery,
    RenameHandler rename,
    DeleteHandler delete,
    SetPermissionHandler setPermission,
    SetOwnerHandler setOwner,
    SetTimesHandler setTimes,
    SetReplicationHandler setReplication,
    OpenSessionHandler openSession,
    EndSessionHandler endSession,
    ExpireLeaseHandler expireLease,
    StartEpochHandler startEpoch,
    ReclaimDetachedHandler reclaimDetached,
    SetNodeAdminHandler setNodeAdmin,
    AdvanceNodeAdminHandler advanceNodeAdmin,
    SetBalancerHandler setBalancer) {

  /** Wires every handler. */
  public static CommandHandlers create(PathAccess access, FileDefaults defaults, LeaseView leases) {
    return new CommandHandlers(
        new MkdirsHandler(access),
        new CreateFileHandler(access, defaults, leases),
        new AddBlockHandler(),
        new AbandonBlockHandler(),
        new FsyncFileHandler(),
        new CompleteFileHandler(),
        new IssueStampHandler(),
        new UpdatePipelineHandler(),
        new AppendFileHandler(access, leases),
        new TruncateFileHandler(access, leases),
        new ConcatFilesHandler(access, leases),
        new RecoverLeaseHandler(access, leases),
        new CommitRecoveryHandler(),
        new RestartRecoveryHandler(),
        new RenameHandler(access),
        new DeleteHandler(access),
        new SetPermissionHandler(access),
        new SetOwnerHandler(access),
        new SetTimesHandler(access),
        new SetReplicationHandler(access, defaults),
        new OpenSessionHandler(),
        new EndSessionHandler(leases),
        new ExpireLeaseHandler(leases),
        new StartEpochHandler(),
        new ReclaimDetachedHandler(),
        new SetNodeAdminHandler(),
        new AdvanceNodeAdminHandler(),
        new SetBalancerHandler());
  }
}
