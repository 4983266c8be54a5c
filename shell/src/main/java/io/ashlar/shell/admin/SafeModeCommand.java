package io.ashlar.shell.admin;

import io.ashlar.client.SafeMode;
import io.ashlar.client.SafeModeAction;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.remote.RemoteAdmin;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows, enters, leaves or waits for the end of safe mode. */
@Command(
    name = "safemode",
    description =
        "Shows safe mode and what it waits for, enters it, leaves it, or waits for its end.")
public final class SafeModeCommand implements ShellCommand {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  @Parameters(paramLabel = "get|enter|leave|wait", arity = "1")
  String action = "";

  @Override
  public int run(CommandContext context) throws IOException {
    RemoteAdmin admin = context.fileSystems().defaultFs().admin();
    SafeMode state =
        switch (action) {
          case "get" -> admin.safeMode(SafeModeAction.GET);
          case "enter" -> admin.safeMode(SafeModeAction.ENTER);
          case "leave" -> admin.safeMode(SafeModeAction.LEAVE);
          case "wait" -> await(context, admin);
          default ->
              throw new UsageException("'" + action + "': expected get, enter, leave or wait");
        };
    context.report().result(state);
    context.line("Safe mode is " + (state.active() ? "ON" : "OFF"));
    for (SafeMode.Reason reason : state.reasons()) {
      context.line("  " + context.shown(line(reason)));
    }
    return ExitCode.OK;
  }

  private static SafeMode await(CommandContext context, RemoteAdmin admin) throws IOException {
    SafeMode state = admin.safeMode(SafeModeAction.GET);
    String shown = "";
    while (state.active()) {
      if (context.interruption().isStopped()) {
        throw new DfsException(ErrorCode.INTERRUPTED, "the wait was interrupted");
      }
      String waits = state.reasons().isEmpty() ? "an operator" : line(state.reasons().get(0));
      if (!waits.equals(shown)) {
        context.io().err().println("Waiting for " + context.shown(waits));
        shown = waits;
      }
      LockSupport.parkNanos(POLL_NANOS);
      state = admin.safeMode(SafeModeAction.GET);
    }
    return state;
  }

  private static String line(SafeMode.Reason reason) {
    StringBuilder line = new StringBuilder(reason.rule()).append(": ").append(reason.message());
    if (!reason.waitingFor().isEmpty()) {
      line.append("; waits for ").append(String.join(", ", reason.waitingFor()));
    }
    if (reason.etaMs() >= 0) {
      line.append("; about ").append(reason.etaMs()).append(" ms left");
    }
    return line.toString();
  }
}
