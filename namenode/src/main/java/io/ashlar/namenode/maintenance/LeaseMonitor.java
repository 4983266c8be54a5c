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
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.types.BlockState;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions that were not renewed until the hard limit, and settles the files of ended
 * sessions: closes them as soon as it can be told what they hold, or has their last block
 * recovered.
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
  private volatile Cursor judgedUpTo = Cursor.START;

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
        this::orphans,
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

  /** Files whose writer is gone and for which something can be done, at most so many judged. */
  private List<Orphan> orphans(NamespaceView view) {
    List<Orphan> orphans = new ArrayList<>();
    int left = FILES_PER_TICK;
    for (SessionId holder : view.leaseHolders()) {
      int order = holder.compareTo(judgedUpTo.holder());
      if (order < 0 || view.session(holder) != null) {
        continue;
      }
      InodeId after = order == 0 ? judgedUpTo.file() : InodeId.NONE;
      for (InodeId file : view.openFiles(holder, after, left)) {
        left--;
        after = file;
        if (isReady(view, file)) {
          orphans.add(new Orphan(file, view.pathOf(file)));
        }
      }
      if (left == 0) {
        judgedUpTo = new Cursor(holder, after);
        return orphans;
      }
    }
    judgedUpTo = Cursor.START;
    return orphans;
  }

  /** True if the file can be closed, or there is a replica from which it can be recovered. */
  private boolean isReady(NamespaceView view, InodeId id) {
    if (!(view.inode(id) instanceof FileView file) || !view.isAttached(id)) {
      return false;
    }
    BlockView last = file.lastBlock();
    return !(FileClosing.judge(file, cluster, leases, leases.nowMs())
            instanceof FileClosing.Verdict.AwaitRecovery)
        || (last != null
            && last.state() == BlockState.UNDER_CONSTRUCTION
            && !cluster.candidates(last).isEmpty());
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

  /** Where the next tick goes on. */
  private record Cursor(SessionId holder, InodeId file) {
    private static final Cursor START = new Cursor(SessionId.NONE, InodeId.NONE);
  }
}
