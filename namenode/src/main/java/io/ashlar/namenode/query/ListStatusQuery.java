package io.ashlar.namenode.query;

import com.google.protobuf.ByteString;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.FileStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a directory's entries in order of UTF-8. A page is consistent; between two pages
 * entries may come and go, but an entry that stays is listed exactly once.
 */
public final class ListStatusQuery {
  /** Entries per page when the client does not say. */
  static final int PAGE_DEFAULT = 1_000;

  /** Most entries per page. */
  static final int PAGE_MAX = 5_000;

  /** A page ends with the entry that takes it here, so that it stays far below a frame's limit. */
  static final int PAGE_BYTES_MAX = 1 << 20;

  private final PathAccess access;
  private final Statuses statuses;

  /** Checks paths by {@code access}; {@code leases} say who writes. */
  public ListStatusQuery(PathAccess access, LeaseView leases) {
    this.access = access;
    this.statuses = new Statuses(leases);
  }

  /** The same as {@link #run}; null if the directory has more than {@code entriesMax} entries. */
  public @Nullable ByteString runIfShort(
      NamespaceView view,
      ClusterView cluster,
      ListStatusRequest request,
      CommandContext context,
      int entriesMax)
      throws DfsException {
    boolean isShort =
        !(view.resolve(PathAccess.parse(request.getPath())).target() instanceof DirectoryView found)
            || found.childCount() <= entriesMax;
    return isShort ? run(view, cluster, request, context) : null;
  }

  /**
   * The bytes of a {@link ListStatusResponse}, made inside a read section. Read and execute
   * permission on the directory are needed.
   */
  public ByteString run(
      NamespaceView view, ClusterView cluster, ListStatusRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    InodeView inode = access.existing(view, context.caller(), path);
    FileStatus listed = statuses.of(view, cluster, inode, path.toString(), context);
    if (!(inode instanceof DirectoryView directory)) {
      ListPageWriter file = new ListPageWriter(1);
      file.entry(statuses.of(view, cluster, inode, inode.name(), context));
      return file.end(listed, false);
    }
    access.permissions().require(view, context.caller(), directory, Access.READ);
    access.permissions().require(view, context.caller(), directory, Access.EXECUTE);
    int asked = request.getLimit();
    int limit = asked <= 0 ? PAGE_DEFAULT : Math.min(asked, PAGE_MAX);
    List<InodeView> page = directory.children(request.getStartAfter(), limit + 1);
    ListPageWriter reply = new ListPageWriter(Math.min(limit, page.size()));
    int count = 0;
    while (count < Math.min(limit, page.size()) && reply.bytes() < PAGE_BYTES_MAX) {
      InodeView child = page.get(count++);
      if (child instanceof FileView file && file.lease() != null) {
        reply.entry(statuses.of(view, cluster, child, child.name(), context));
      } else {
        reply.entry(child);
      }
    }
    return reply.end(listed, page.size() > count);
  }
}
