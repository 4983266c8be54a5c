package io.ashlar.namenode.maintenance;

import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.command.ReclaimDetached;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Frees deleted subtrees slice by slice: each slice is a command of its own, so that clients'
 * commands run between them.
 *
 * <p><b>Threading</b>: {@link #tick} from a scheduler; at most one slice is under way.
 */
public final class ReclaimMonitor {
  private final Namesystem namesystem;
  private final InternalCommands commands;
  private final CommandHandlers handlers;
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Submits as the NameNode of {@code epoch}. */
  public ReclaimMonitor(Namesystem namesystem, CommandHandlers handlers, Epoch epoch) {
    this.namesystem = namesystem;
    this.handlers = handlers;
    this.commands = new InternalCommands(namesystem, epoch);
  }

  /** Looks whether something waits for reclaim. */
  public void tick() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    namesystem.read(
        (NamespaceView view) -> view.detachedRootCount() > 0,
        new Namesystem.Outcome<>() {
          @Override
          public void onResult(Boolean waiting, long txid) {
            looking.set(false);
            if (waiting) {
              reclaim();
            }
          }

          @Override
          public void onError(DfsError error, long txid) {
            looking.set(false);
          }
        });
  }

  private void reclaim() {
    commands.submit(
        handlers.reclaimDetached(),
        ReclaimDetached.SLICE,
        more -> {
          if (more) {
            reclaim();
          }
        });
  }
}
