package io.ashlar.namenode.maintenance;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.command.EndSession;
import io.ashlar.namenode.command.ExpireLease;
import io.ashlar.namenode.lease.FileClosing;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions that were not renewed until the hard limit, and closes the files of ended sessions
 * as soon as it can be told what they hold.
 *
 * <p><b>Threading</b>: {@link #tick} from one scheduler thread.
 */
public final class LeaseMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseMonitor.class);

  /** Sessions that end in one tick at most. */
  private static final int SESSIONS_PER_TICK = 100;

  /** Open files of ended sessions that one tick judges at most; the next goes on behind them. */
  private static final int FILES_PER_TICK = 1_000;

  private final Namesystem namesystem;
  private final ClusterView cluster;
  private final LeaseManager leases;
  private final CommandHandlers handlers;
  private final InternalCommands commands;
  private volatile SessionId judgedUpTo = SessionId.NONE;

  /** Submits as the NameNode of {@code epoch}. */
  public LeaseMonitor(
      Namesystem namesystem,
      ClusterView cluster,
      LeaseManager leases,
      CommandHandlers handlers,
      Epoch epoch) {
    this.namesystem = namesystem;
    this.cluster = cluster;
    this.leases = leases;
    this.handlers = handlers;
    this.commands = new InternalCommands(namesystem, epoch);
  }

  /** Looks for expired sessions and files without a writer. */
  public void tick() {
    for (SessionId session : leases.expired(SESSIONS_PER_TICK)) {
      commands.submit(
          handlers.endSession(),
          new EndSession(session, EndSession.Reason.EXPIRED),
          ended -> {
            if (ended) {
              LOG.info("A client session expired. session={}", session);
            }
          });
    }
    namesystem.read(
        this::closable,
        new Namesystem.Outcome<>() {
          @Override
          public void onResult(List<Orphan> orphans, long txid) {
            orphans.forEach(orphan -> close(orphan));
          }

          @Override
          public void onError(DfsError error, long txid) {
            LOG.debug("Files without a writer wait for the next tick. code={}", error.code());
          }
        });
  }

  /** Files whose writer is gone and whose content is certain. */
  private List<Orphan> closable(NamespaceView view) {
    List<Orphan> closable = new ArrayList<>();
    int judged = 0;
    for (SessionId holder : view.leaseHolders()) {
      if (holder.compareTo(judgedUpTo) <= 0 || view.session(holder) != null) {
        continue;
      }
      for (InodeId file : view.openFiles(holder)) {
        judged++;
        if (isClosable(view, file)) {
          closable.add(new Orphan(file, view.pathOf(file)));
        }
      }
      if (judged >= FILES_PER_TICK) {
        judgedUpTo = holder;
        return closable;
      }
    }
    judgedUpTo = SessionId.NONE;
    return closable;
  }

  private boolean isClosable(NamespaceView view, InodeId id) {
    return view.isAttached(id)
        && view.inode(id) instanceof FileView file
        && !(FileClosing.judge(file, cluster, leases, leases.nowMs())
            instanceof FileClosing.Verdict.AwaitRecovery);
  }

  private void close(Orphan orphan) {
    commands.submit(
        handlers.expireLease(),
        new ExpireLease(orphan.file()),
        closed -> {
          if (closed) {
            LOG.info(
                "Closed a file whose writer is gone. path={} inode={}",
                orphan.path(),
                orphan.file());
          }
        });
  }

  private record Orphan(InodeId file, String path) {}
}
