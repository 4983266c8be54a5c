package io.ashlar.namenode.command;

import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.Caller;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.Permissions;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether a user may delete everything below a directory: as when each entry were deleted alone,
 * every directory that is not empty must let the user in, list and change it.
 *
 * <p>The superuser passes in O(1), and so does the owner of a directory without sub-directories.
 * Otherwise the directories are searched for and visited, and because the loop must not be held up,
 * at most {@value #ENTRIES_MAX} entries are looked at; a larger subtree is deleted in parts.
 */
final class SubtreeRemovalCheck {
  /** Looking at that many costs one or two milliseconds. */
  static final int ENTRIES_MAX = 10_000;

  private final Permissions permissions;

  SubtreeRemovalCheck(Permissions permissions) {
    this.permissions = permissions;
  }

  /** Throws PERMISSION_DENIED unless all of it may be deleted. */
  void require(NamespaceView view, Caller caller, DirectoryView root) throws DfsException {
    if (caller.superuser() || root.childCount() == 0) {
      return;
    }
    Deque<DirectoryView> waiting = new ArrayDeque<>();
    waiting.add(root);
    int entriesLeft = ENTRIES_MAX;
    while (!waiting.isEmpty()) {
      DirectoryView directory = waiting.remove();
      if (directory.childCount() > 0) {
        for (Access access : Access.values()) {
          permissions.require(view, caller, directory, access);
        }
      }
      if (directory.counts().directories() > 1) {
        entriesLeft -= directory.childCount();
        if (entriesLeft < 0) {
          throw tooLarge(view, root);
        }
        addSubdirectories(directory, waiting);
      }
    }
  }

  private static void addSubdirectories(DirectoryView directory, Deque<DirectoryView> waiting) {
    for (InodeView child : directory.children("", ENTRIES_MAX)) {
      if (child instanceof DirectoryView below) {
        waiting.add(below);
      }
    }
  }

  private static DfsException tooLarge(NamespaceView view, DirectoryView root) {
    String path = view.pathOf(root.id());
    return DfsError.of(
            ErrorCode.PERMISSION_DENIED,
            String.format(
                "%s has %d directories and %d files; at most %d entries are searched for"
                    + " directories whose permissions count, so delete it in parts, or as"
                    + " superuser",
                path, root.counts().directories(), root.counts().files(), ENTRIES_MAX))
        .with("path", path)
        .with("directories", root.counts().directories())
        .toException();
  }
}
