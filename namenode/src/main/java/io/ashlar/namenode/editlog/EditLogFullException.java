package io.ashlar.namenode.editlog;

import java.io.IOException;

/** There is no room for a batch. Nothing of it was written; it may be appended again later. */
public final class EditLogFullException extends IOException {
  private static final long serialVersionUID = 1;

  /** {@code message} names the folders and what they lack. */
  public EditLogFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
