package io.ashlar.common.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Another process holds the lock of a folder. */
public final class DiskLockedException extends IOException {
  private static final long serialVersionUID = 1;

  /** {@code holder} says who, as far as known; it may be empty. */
  public DiskLockedException(Path file, String holder) {
    super("locked by " + (holder.isEmpty() ? "another process" : holder) + ": " + file);
  }
}
