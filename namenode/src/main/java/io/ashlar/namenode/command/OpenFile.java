package io.ashlar.namenode.command;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** Finds the file that a writer names by its inode id, and checks that it holds the lease. */
final class OpenFile {
  private OpenFile() {}

  /**
   * The file, open for write by the caller's session. NOT_FOUND if it was deleted, LEASE_MISMATCH
   * if it is closed or another session writes it.
   */
  static FileView require(NamespaceView view, long inodeId, String path, CommandContext context)
      throws DfsException {
    InodeId id = new InodeId(inodeId);
    if (!(view.inode(id) instanceof FileView file) || !view.isAttached(id)) {
      throw DfsError.of(
              ErrorCode.NOT_FOUND,
              path + " (inode " + id + ") does not exist any more; it was deleted or overwritten")
          .with("path", path)
          .with("inode", id)
          .toException();
    }
    LeaseHolder holder = file.lease();
    if (holder == null || !holder.session().equals(context.session())) {
      String found =
          holder == null
              ? "the file is closed"
              : "'" + holder.clientName() + "' (session " + holder.session() + ") writes it";
      throw DfsError.of(
              ErrorCode.LEASE_MISMATCH,
              String.format(
                  "%s is not open for write by session %s: %s",
                  view.pathOf(id), context.session(), found))
          .with("path", view.pathOf(id))
          .with("inode", id)
          .toException();
    }
    return file;
  }
}
