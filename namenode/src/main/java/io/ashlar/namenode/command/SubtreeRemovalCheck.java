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
import java.util.List;

/**
 * Whether a user may delete everything below a directory: as when each entry were deleted alone,
 * every directory that is not empty must let the user in, list and change it.
 *
 * <p>The superuser passes in O(1). For others the directories are visited, and because the loop
 * must not be held up, at most {@value #DIRECTORIES_MAX}; a larger subtree is deleted in parts.
 */
final class SubtreeRemovalCheck {
  /** Visiting that many costs about a millisecond. */
  static final int DIRECTORIES_MAX = 10_000;

  /** Entries looked at in one step through a directory. */
  private static final int PAGE = 1_000;

  private final Permissions permissions;

  SubtreeRemovalCheck(Permissions permissions) {
    this.permissions = permissions;
  }

  /** Throws PERMISSION_DENIED unless all of it may be deleted. */
  void require(NamespaceView view, Caller caller, DirectoryView root) throws DfsException {
    if (caller.superuser() || root.childCount() == 0) {
      return;
    }
    if (root.counts().directories() > DIRECTORIES_MAX) {
      throw tooLarge(view, root);
    }
    Deque<DirectoryView> waiting = new ArrayDeque<>();
    waiting.add(root);
    while (!waiting.isEmpty()) {
      DirectoryView directory = waiting.remove();
      if (directory.childCount() > 0) {
        for (Access access : Access.values()) {
          permissions.require(view, caller, directory, access);
        }
      }
      if (directory.counts().directories() > 1) {
        addSubdirectories(directory, waiting);
      }
    }
  }

  private static void addSubdirectories(DirectoryView directory, Deque<DirectoryView> waiting) {
    String after = "";
    while (true) {
      List<InodeView> page = directory.children(after, PAGE);
      for (InodeView child : page) {
        if (child instanceof DirectoryView below) {
          waiting.add(below);
        }
        after = child.name();
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  private static DfsException tooLarge(NamespaceView view, DirectoryView root) {
    String path = view.pathOf(root.id());
    return DfsError.of(
            ErrorCode.PERMISSION_DENIED,
            String.format(
                "%s has %d directories; permissions of at most %d are checked at once, so delete"
                    + " its sub-directories one by one, or as superuser",
                path, root.counts().directories(), DIRECTORIES_MAX))
        .with("path", path)
        .with("directories", root.counts().directories())
        .toException();
  }
}
