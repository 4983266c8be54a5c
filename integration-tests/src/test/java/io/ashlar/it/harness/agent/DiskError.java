package io.ashlar.it.harness.agent;

/** How an operation fails, in the words of the system. */
public enum DiskError {
  /** EIO. */
  EIO("Input/output error"),
  /** ENOSPC. */
  ENOSPC("No space left on device");

  private final String text;

  DiskError(String text) {
    this.text = text;
  }

  /** As the system says it. */
  public String text() {
    return text;
  }
}
