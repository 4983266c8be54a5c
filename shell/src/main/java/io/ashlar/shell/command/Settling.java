package io.ashlar.shell.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until DataNodes have settled the last block of a file. */
final class Settling {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private Settling() {}

  /** Returns when the file is closed; the user's patience is the deadline. */
  static void await(CommandContext context, Target file) throws IOException {
    boolean announced = false;
    while (file.stat().underConstruction()) {
      if (context.interruption().isStopped()) {
        throw new DfsException(ErrorCode.INTERRUPTED, "the wait was interrupted");
      }
      if (!announced) {
        context.io().err().println("Waiting for " + context.shown(file) + " ...");
        announced = true;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
