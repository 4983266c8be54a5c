package io.ashlar.namenode.command;

import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.edits.EditRecord;
import java.util.List;

/** The records that take an inode and everything below it out of the tree. */
final class Removal {
  /**
   * Up to that many inodes are freed at once, and so many blocks; more wait for {@link
   * ReclaimDetachedHandler}.
   */
  static final int AT_ONCE_MAX = 100;

  private Removal() {}

  /** Detaches; a small subtree is also reclaimed, so that its space is free without delay. */
  static List<EditRecord> records(InodeView inode, long mtimeMs) {
    EditRecord detached = InodeRecords.subtreeDetached(inode.id(), mtimeMs);
    return inodesOf(inode) <= AT_ONCE_MAX
        ? List.of(detached, InodeRecords.detachedReclaimed(inode.id(), AT_ONCE_MAX, AT_ONCE_MAX))
        : List.of(detached);
  }

  private static long inodesOf(InodeView inode) {
    if (inode instanceof DirectoryView directory) {
      return directory.counts().directories() + directory.counts().files();
    }
    return 1;
  }
}
