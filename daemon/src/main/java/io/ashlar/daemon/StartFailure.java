package io.ashlar.daemon;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.disk.DiskLockedException;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;

/** Why a daemon did not start, as one clear error for the person who started it. */
final class StartFailure {
  private StartFailure() {}

  /** Finds the error that tells most: ours if there is one in the chain of causes. */
  static DfsError errorOf(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DfsException known) {
        return known.error();
      }
      if (t instanceof ConfigException) {
        return DfsError.of(ErrorCode.CONFIG_INVALID, text(t));
      }
      if (t instanceof DiskLockedException) {
        return DfsError.of(ErrorCode.FOLDER_IN_USE, text(t));
      }
      if (t instanceof BindException) {
        return DfsError.of(ErrorCode.PORT_IN_USE, text(failure));
      }
    }
    if (failure instanceof IOException) {
      return DfsError.of(ErrorCode.LOCAL_IO, "the daemon cannot start").causedBy(failure);
    }
    return DfsError.of(ErrorCode.INTERNAL_ERROR, "the daemon cannot start").causedBy(failure);
  }

  /** Prints code, message, cause and remedy; the stack trace only if asked for. */
  static void print(PrintStream err, String role, Throwable failure, boolean verbose) {
    DfsError error = errorOf(failure);
    err.println(role + ": " + error.code() + ": " + error.message());
    if (!error.cause().isEmpty()) {
      err.println("  cause: " + error.cause());
    }
    error.evidence().forEach((key, value) -> err.println("  " + key + ": " + value));
    err.println("  remedy: " + error.code().remedy());
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
