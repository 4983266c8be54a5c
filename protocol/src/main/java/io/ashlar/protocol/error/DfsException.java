package io.ashlar.protocol.error;

import java.io.IOException;

/** An operation was refused or failed; carries code, category, cause, evidence and remedy. */
public final class DfsException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient DfsError error;

  /** Carries {@code error}. */
  public DfsException(DfsError error) {
    super(error.message());
    this.error = error;
  }

  /** Carries {@code error} and the throwable beneath. */
  public DfsException(DfsError error, Throwable cause) {
    super(error.message(), cause);
    this.error = error.cause().isEmpty() ? error.causedBy(cause) : error;
  }

  /** Code and message, nothing else. */
  public DfsException(ErrorCode code, String message) {
    this(DfsError.of(code, message));
  }

  /** All of it. */
  public DfsError error() {
    return error;
  }

  /** Which kind. */
  public ErrorCode code() {
    return error.code();
  }

  /** What a client does with it. */
  public ErrorCategory category() {
    return error.code().category();
  }

  /** What a person does about it. */
  public String remedy() {
    return error.code().remedy();
  }
}
