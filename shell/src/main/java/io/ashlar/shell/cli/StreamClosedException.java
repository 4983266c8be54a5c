package io.ashlar.shell.cli;

import java.io.IOException;

/** Whoever read standard output went away, as {@code head} does; not worth an error message. */
public final class StreamClosedException extends IOException {
  private static final long serialVersionUID = 1;

  /** With the write error beneath. */
  public StreamClosedException(Throwable cause) {
    super("standard output is closed", cause);
  }
}
