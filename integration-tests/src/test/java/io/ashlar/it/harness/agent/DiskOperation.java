package io.ashlar.it.harness.agent;

/** What a daemon asks of its disk. */
public enum DiskOperation {
  /** Opens a new file. */
  CREATE,
  /** Writes to a file. */
  WRITE,
  /** Reads from a file. */
  READ,
  /** Forces a file. */
  FORCE,
  /** Forces the names of a folder. */
  FORCE_DIRECTORY,
  /** Renames, or gives a second name; known by its target. */
  RENAME,
  /** Makes folders. */
  MKDIR,
  /** One transfer to or from a file moves fewer bytes than asked for, whatever the error says. */
  SHORT_TRANSFER
}
