package io.ashlar.shell.cli;

import io.ashlar.protocol.error.ErrorCode;

/** What a command tells the calling script; fixed in the interface document. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Refused or failed for at least one operand; {@code test}: false. */
  public static final int FAILED = 1;

  /** The command line cannot be understood. */
  public static final int USAGE = 2;

  /** No active NameNode, or the deadline passed. */
  public static final int UNAVAILABLE = 3;

  /** Unhealthy, or different. */
  public static final int DIFFERENT = 4;

  /** Interrupted. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** Exit code for a command that ends with {@code code}. */
  public static int of(ErrorCode code) {
    return switch (code) {
      case NOT_ACTIVE,
          UNREACHABLE,
          DEADLINE_EXCEEDED,
          CONNECTION_LOST,
          SHUTTING_DOWN,
          CLUSTER_NOT_RUNNING ->
          UNAVAILABLE;
      case INTERRUPTED -> INTERRUPTED;
      default -> FAILED;
    };
  }
}
