package io.ashlar.datanode.command;

import io.ashlar.common.fault.FaultHandler;
import io.ashlar.protocol.datanode.CommandResult;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each command to its handler, unless it is of an older epoch than the one obeyed, and keeps
 * the results for the next heartbeat.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class CommandDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);
  private static final int RESULTS_MAX = 10_000;

  private final EpochStore epochs;
  private final FaultHandler faults;
  private final Map<DataNodeCommand.CommandCase, CommandHandler> handlers =
      new EnumMap<>(DataNodeCommand.CommandCase.class);
  private final Set<Long> running = new HashSet<>();
  private final List<CommandResult> results = new ArrayList<>();
  private @Nullable Runnable whenIdle;

  /** Knows no command yet. */
  public CommandDispatcher(EpochStore epochs, FaultHandler faults) {
    this.epochs = epochs;
    this.faults = faults;
  }

  /** Commands of this kind go to {@code handler}. */
  public void register(DataNodeCommand.CommandCase kind, CommandHandler handler) {
    handlers.put(kind, handler);
  }

  /** Carries out or refuses; one that runs already is not begun again. */
  public void dispatch(DataNodeCommand command) {
    if (command.getEpoch() < epochs.epoch()) {
      LOG.warn(
          "A command of an older epoch is refused. command={} epoch={} obeyed={}",
          command.getCommandCase(),
          command.getEpoch(),
          epochs.epoch());
      done(
          command,
          DfsError.of(
              ErrorCode.NOT_ACTIVE,
              "expected a command of epoch "
                  + epochs.epoch()
                  + " or later, found "
                  + command.getEpoch()));
      return;
    }
    CommandHandler handler = handlers.get(command.getCommandCase());
    if (handler == null) {
      done(
          command,
          DfsError.of(ErrorCode.UNSUPPORTED, "there is no command " + command.getCommandCase()));
      return;
    }
    synchronized (this) {
      if (!running.add(command.getCommandId())) {
        return;
      }
    }
    handler
        .handle(command)
        .whenComplete(
            (error, failure) -> {
              if (failure != null) {
                faults.onFault("command " + command.getCommandCase(), failure);
              }
              done(command, error);
            });
  }

  private void done(DataNodeCommand command, @Nullable DfsError error) {
    CommandResult.Builder result = CommandResult.newBuilder().setCommandId(command.getCommandId());
    if (error != null) {
      result.setError(error.toWire());
    }
    Runnable idle = null;
    synchronized (this) {
      running.remove(command.getCommandId());
      if (results.size() < RESULTS_MAX) {
        results.add(result.build());
      }
      if (running.isEmpty()) {
        idle = whenIdle;
        whenIdle = null;
      }
    }
    if (idle != null) {
      idle.run();
    }
  }

  /** Calls {@code task} when no command runs, or now. */
  public void whenIdle(Runnable task) {
    synchronized (this) {
      if (!running.isEmpty()) {
        whenIdle = task;
        return;
      }
    }
    task.run();
  }

  /** Results since the last time; they are sent once. */
  public synchronized List<CommandResult> takeResults() {
    List<CommandResult> taken = List.copyOf(results);
    results.clear();
    return taken;
  }
}
