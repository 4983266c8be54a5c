package io.ashlar.namenode.maintenance;

import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.block.BlockRecoveries;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.command.RestartRecovery;
import io.ashlar.namenode.loop.Namesystem;

/**
 * Has block recoveries planned, and begins those again of which nothing was heard.
 *
 * <p><b>Threading</b>: {@link #tick} on the loop thread.
 */
public final class RecoveryMonitor {
  private final BlockRecoveries recoveries;
  private final CommandHandlers handlers;
  private final InternalCommands commands;

  /** Submits as the NameNode of {@code epoch}. */
  public RecoveryMonitor(
      Namesystem namesystem, BlockRecoveries recoveries, CommandHandlers handlers, Epoch epoch) {
    this.recoveries = recoveries;
    this.handlers = handlers;
    this.commands = new InternalCommands(namesystem, epoch);
  }

  /** Looks for what is due. */
  public void tick() {
    for (BlockRecoveries.Silent silent : recoveries.tick()) {
      commands.submit(
          handlers.restartRecovery(),
          new RestartRecovery(silent.block(), silent.id()),
          again -> {});
    }
  }
}
