package io.ashlar.shell.transfer;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.remote.Target;
import java.io.IOException;

/** What stands at a target before something is written there. */
final class RemoteDirectories {
  private RemoteDirectories() {}

  /** Makes the directory {@code target}; false if it was there. A file there is an error. */
  static boolean make(Target target, int mode) throws IOException {
    if (target.path().isRoot()) {
      return false;
    }
    try {
      return target.fileSystem().mkdir(target.path(), mode, false);
    } catch (DfsException e) {
      FileStatus there = e.code() == ErrorCode.ALREADY_EXISTS ? target.stat() : null;
      if (there == null || !there.isDirectory()) {
        throw e;
      }
      return false;
    }
  }

  /** Refuses a directory that is there, and a file unless it may be replaced. */
  static void refuseExisting(Target target, boolean overwrite) throws IOException {
    FileStatus existing = target.fileSystem().find(target.path());
    if (existing == null) {
      return;
    }
    if (existing.isDirectory()) {
      throw new DfsException(
          ErrorCode.IS_A_DIRECTORY, target + " is a directory; expected a file or nothing");
    }
    if (!overwrite) {
      throw new DfsException(
          ErrorCode.ALREADY_EXISTS,
          target
              + " exists already, with "
              + existing.length()
              + " bytes; expected nothing, or -f");
    }
  }
}
