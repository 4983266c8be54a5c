package io.ashlar.namenode.lease;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.UnderConstruction;

/** Says who writes a file, since when, and whether the writer is gone. */
public final class WriterFacts {
  private WriterFacts() {}

  /** Facts about the lease {@code holder} of {@code file}. */
  public static UnderConstruction of(
      NamespaceView view,
      ClusterView cluster,
      LeaseView leases,
      FileView file,
      LeaseHolder holder,
      long nowMs) {
    boolean gone =
        view.session(holder.session()) == null || leases.pastHardLimit(holder.session(), nowMs);
    return UnderConstruction.newBuilder()
        .setClientName(holder.clientName())
        .setSessionId(holder.session().value())
        .setHeldForMs(leases.heldForMs(file.id(), nowMs))
        .setLastRenewedMs(leases.sinceRenewalMs(holder.session(), nowMs))
        .setAwaitsBlockRecovery(
            gone
                && FileClosing.judge(file, cluster, leases, nowMs)
                    instanceof FileClosing.Verdict.AwaitRecovery)
        .build();
  }

  /** The refusal for a second writer; {@code untilTakeableMs} as the leases say. */
  public static DfsError refusal(String path, UnderConstruction writer, long untilTakeableMs) {
    return withFacts(
            DfsError.of(
                ErrorCode.FILE_UNDER_CONSTRUCTION,
                String.format(
                    "%s is open for write (held by %s); it can be taken"
                        + " over in %d ms unless the lease is renewed",
                    path, shown(writer), untilTakeableMs)),
            path,
            writer)
        .with("takeableInMs", untilTakeableMs);
  }

  /** The refusal while the NameNode settles what the last writer left. */
  public static DfsError recovering(String path, UnderConstruction writer) {
    return withFacts(
        DfsError.of(
            ErrorCode.LEASE_RECOVERY,
            String.format(
                "the last block of %s is being recovered; its writer is gone (it was %s)",
                path, shown(writer))),
        path,
        writer);
  }

  private static DfsError withFacts(DfsError error, String path, UnderConstruction writer) {
    return error
        .with("path", path)
        .with("holder", writer.getClientName())
        .with("session", writer.getSessionId())
        .with("heldForMs", writer.getHeldForMs())
        .with("lastRenewedMs", writer.getLastRenewedMs())
        .with("awaitsBlockRecovery", writer.getAwaitsBlockRecovery());
  }

  private static String shown(UnderConstruction writer) {
    return String.format(
        "'%s', session %d, for %d ms, renewed %d ms ago",
        writer.getClientName(),
        writer.getSessionId(),
        writer.getHeldForMs(),
        writer.getLastRenewedMs());
  }
}
