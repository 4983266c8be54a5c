package io.ashlar.namenode.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;

/** What a rename may do, apart from permissions. */
final class RenameRules {
  private RenameRules() {}

  /** Source and target must be two places, and the target not below the source. */
  static void checkPaths(DfsPath from, DfsPath to, InodeView moved) throws DfsException {
    if (to.isRoot() || to.equals(from)) {
      throw refuse(ErrorCode.ALREADY_EXISTS, to + " exists; " + from + " stays where it is", to);
    }
    if (moved.isDirectory() && to.startsWith(from)) {
      throw refuse(ErrorCode.RENAME_INTO_SELF, to + " is below " + from + ", which moves", to);
    }
  }

  /**
   * No path below the target may break the limits. Each directory knows how far its subtree
   * reaches, so this costs O(1); the reach is a high-water mark, see {@link DirectoryView#extent}.
   */
  static void checkLimits(DfsPath to, InodeView moved) throws DfsException {
    DirectoryView.Extent below =
        moved instanceof DirectoryView directory ? directory.extent() : DirectoryView.Extent.NONE;
    int levels = to.names().size() + below.levels();
    if (levels > DfsPath.LEVELS_MAX) {
      throw tooLong(to, levels + " levels", DfsPath.LEVELS_MAX);
    }
    int bytes = to.toString().getBytes(StandardCharsets.UTF_8).length + below.bytes();
    if (bytes > DfsPath.PATH_BYTES_MAX) {
      throw tooLong(to, bytes + " bytes", DfsPath.PATH_BYTES_MAX);
    }
  }

  private static DfsException tooLong(DfsPath to, String reach, int limit) {
    return refuse(
        ErrorCode.INVALID_PATH,
        "below "
            + to
            + " the moved directory's paths would have up to "
            + reach
            + "; at most "
            + limit
            + " (deleted entries count until the next restart)",
        to);
  }

  /** A file replaces a file, a directory an empty directory, and only if that was asked for. */
  static void checkReplace(DfsPath to, InodeView moved, InodeView replaced, boolean asked)
      throws DfsException {
    if (!asked) {
      throw refuse(ErrorCode.ALREADY_EXISTS, to + " exists; overwriting was not asked for", to);
    }
    if (!(replaced instanceof DirectoryView directory)) {
      if (moved.isDirectory()) {
        throw refuse(
            ErrorCode.NOT_A_DIRECTORY, to + " is a file; a directory cannot replace it", to);
      }
      return;
    }
    if (!moved.isDirectory()) {
      throw refuse(ErrorCode.IS_A_DIRECTORY, to + " is a directory; a file cannot replace it", to);
    }
    if (directory.childCount() > 0) {
      throw refuse(
          ErrorCode.NOT_EMPTY_TARGET, to + " has " + directory.childCount() + " entries", to);
    }
  }

  private static DfsException refuse(ErrorCode code, String message, DfsPath target) {
    return DfsError.of(code, message).with("target", target).toException();
  }
}
