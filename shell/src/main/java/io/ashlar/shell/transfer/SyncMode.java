package io.ashlar.shell.transfer;

/** What is done with a pair of files that may differ. */
public enum SyncMode {
  /** Only looked at. */
  DIFF,
  /** The stored file becomes equal to the local one. */
  UP,
  /** The local file becomes equal to the stored one. */
  DOWN
}
