package io.ashlar.shell.cli;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Why a command or one of its operands failed.
 *
 * @param error with code, cause, evidence and remedy
 * @param throwable where it came from, for {@code --verbose}; null if it was decided here
 */
public record Failure(DfsError error, @Nullable Throwable throwable) {
  /** Decided by the shell itself. */
  public static Failure of(ErrorCode code, String message) {
    return new Failure(DfsError.of(code, message), null);
  }

  /** Everything that can be thrown has a code; what nobody foresaw is INTERNAL_ERROR. */
  public static Failure of(Throwable throwable) {
    return new Failure(errorOf(throwable), throwable);
  }

  private static DfsError errorOf(Throwable throwable) {
    if (throwable instanceof DfsException e) {
      return withoutEcho(e.error());
    }
    if (throwable instanceof UncheckedIOException e && e.getCause() != null) {
      return errorOf(e.getCause());
    }
    if (throwable instanceof InvalidPathException e) {
      return DfsError.of(ErrorCode.INVALID_PATH, message(e));
    }
    if (throwable instanceof ConfigException e) {
      return DfsError.of(ErrorCode.CONFIG_INVALID, message(e));
    }
    if (throwable instanceof UsageException e) {
      return DfsError.of(e.code(), message(e));
    }
    if (throwable instanceof IOException e) {
      return localError(e);
    }
    return DfsError.of(
            ErrorCode.INTERNAL_ERROR, "an unexpected fault stopped the command: " + throwable)
        .causedBy(throwable);
  }

  /** A wrapped refusal names itself as its cause, which tells nobody anything. */
  private static DfsError withoutEcho(DfsError error) {
    boolean echo = error.cause().endsWith(": " + error.message());
    return echo ? new DfsError(error.code(), error.message(), "", error.evidence()) : error;
  }

  private static DfsError localError(IOException e) {
    if (e instanceof FileSystemException file && file.getFile() != null) {
      String name = file.getFile();
      DfsError error = DfsError.of(ErrorCode.LOCAL_IO, name + ": " + reasonOf(file));
      return error.with("localPath", name);
    }
    return DfsError.of(ErrorCode.LOCAL_IO, message(e)).causedBy(e);
  }

  private static String reasonOf(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such local file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission on the local file";
    }
    if (e instanceof FileSystemLoopException) {
      return "the local links form a cycle";
    }
    String reason = e.getReason();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
