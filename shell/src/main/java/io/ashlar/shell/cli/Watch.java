package io.ashlar.shell.cli;

import io.ashlar.protocol.error.ErrorCode;

/**
 * Ends a command from outside: a shutdown hook for ^C and SIGTERM, a thread for the deadline.
 *
 * <p><b>Threading</b>: {@link #end} is called by the command's thread; whoever claims the outcome
 * first prints it, the other side waits for the process to end.
 */
final class Watch {
  /**
   * A user who gave a deadline or pressed ^C does not wait much longer for a server that is away.
   */
  private static final long CLEANUP_LIMIT_MS = 2_000;

  private final CommandContext context;
  private final Outcome outcome;
  private final Thread hook = new Thread(this::interrupted, "dfs-interrupt");

  private Watch(CommandContext context, Outcome outcome) {
    this.context = context;
    this.outcome = outcome;
  }

  static Watch start(CommandContext context, Outcome outcome, boolean handlesSignals) {
    Watch watch = new Watch(context, outcome);
    if (!handlesSignals) {
      Runtime.getRuntime().addShutdownHook(watch.hook);
    }
    Long timeoutMs = context.options().timeoutMs();
    if (timeoutMs != null) {
      Thread timer = new Thread(() -> watch.expire(timeoutMs), "dfs-deadline");
      timer.setDaemon(true);
      timer.start();
    }
    return watch;
  }

  /** The command ended by itself. */
  int end(int ownExitCode) {
    if (!outcome.claim()) {
      waitForExit();
      return ExitCode.INTERRUPTED;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is going down already; the hook sees that the outcome is claimed.
      return outcome.print(ownExitCode);
    }
    return outcome.print(ownExitCode);
  }

  private void interrupted() {
    if (outcome.claim()) {
      cleanUp();
      context.report().fail(ErrorCode.INTERRUPTED, "the command was interrupted");
      outcome.print(ExitCode.INTERRUPTED);
    }
  }

  private void expire(long timeoutMs) {
    try {
      Thread.sleep(timeoutMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (outcome.claim()) {
      context
          .report()
          .fail(
              ErrorCode.DEADLINE_EXCEEDED,
              "the command did not end within " + timeoutMs + " ms (--timeout)");
      cleanUp();
      outcome.print(ExitCode.UNAVAILABLE);
      Runtime.getRuntime().halt(ExitCode.UNAVAILABLE);
    }
  }

  private void cleanUp() {
    if (!context.interruption().stopWithin(CLEANUP_LIMIT_MS)) {
      context
          .report()
          .note(
              "what was half done could not be taken back in time; a name that ends in "
                  + "._COPYING_ may be left");
    }
  }

  /**
   * The outcome belongs to the hook or the deadline; this thread must not end the process first.
   */
  private static void waitForExit() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
