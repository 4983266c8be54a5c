package io.ashlar.shell.cli;

/** The command line cannot be understood; the message says which part and what was expected. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a cause. */
  public UsageException(String message) {
    super(message);
  }

  /** With the parser's error. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
