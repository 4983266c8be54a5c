package io.ashlar.shell.local;

/** What happens to local symbolic links. */
public enum LinkPolicy {
  /** Copies what they lead to; a dangling link or a cycle is reported and skipped. */
  FOLLOW,
  /** Leaves every link out. */
  SKIP,
  /** Reports every link as a failure; the rest is copied. */
  FAIL;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
