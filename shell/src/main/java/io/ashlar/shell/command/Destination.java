package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whether the last operand is the copy's own name or the directory that it goes into. */
final class Destination {
  private Destination() {}

  /** True if the copy goes into {@code target} under the source's name. */
  static boolean isInto(
      Target target, String targetText, @Nullable FileStatus existing, int sources)
      throws IOException {
    if (existing != null && existing.isDirectory()) {
      return true;
    }
    boolean mustBeDirectory = sources > 1 || (targetText.endsWith("/") && existing == null);
    if (mustBeDirectory && existing == null) {
      throw new DfsException(
          ErrorCode.NOT_FOUND, target + ": no such directory; make it first with 'dfs mkdir'");
    }
    if (mustBeDirectory) {
      throw new DfsException(
          ErrorCode.NOT_A_DIRECTORY, target + " is a file; several sources need a directory");
    }
    if (existing == null && target.fileSystem().find(target.path().parent()) == null) {
      throw new DfsException(
          ErrorCode.NOT_FOUND,
          "the directory "
              + target.path().parent()
              + " does not exist; make it first with 'dfs mkdir -p'");
    }
    return false;
  }
}
