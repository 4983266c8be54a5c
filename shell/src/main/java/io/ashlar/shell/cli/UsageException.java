package io.ashlar.shell.cli;

import io.ashlar.common.config.ConfigException;
import io.ashlar.protocol.error.ErrorCode;

/** The command line cannot be understood; the message says which part and what was expected. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /** Without a cause. */
  public UsageException(String message) {
    super(message);
    this.code = ErrorCode.INVALID_ARGUMENT;
  }

  /** With the parser's error. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
    this.code = ErrorCode.INVALID_ARGUMENT;
  }

  private UsageException(ErrorCode code, ConfigException cause) {
    super(String.valueOf(cause.getMessage()), cause);
    this.code = code;
  }

  /** A key or value of {@code -D} is not allowed. */
  public static UsageException ofProperty(ConfigException cause) {
    return new UsageException(ErrorCode.CONFIG_INVALID, cause);
  }

  /** INVALID_ARGUMENT or CONFIG_INVALID. */
  public ErrorCode code() {
    return code;
  }
}
