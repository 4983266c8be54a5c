package io.ashlar.namenode.diagnosis;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.diagnosis.FsckCursor;
import io.ashlar.protocol.diagnosis.FsckRequest;
import io.ashlar.protocol.diagnosis.FsckResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * One page of a walk through a subtree: entries in the order of a listing, a directory before what
 * is in it. A page is consistent; between two pages entries may come and go, but an entry that
 * stays is visited exactly once.
 */
public final class FsckQuery {
  private static final int CHILDREN_AT_ONCE = 256;

  private final PathAccess access;
  private final RedundancyView blocks;
  private final IntSupplier racks;

  /** {@code racks} that have a node which is not dead. */
  public FsckQuery(PathAccess access, RedundancyView blocks, IntSupplier racks) {
    this.access = access;
    this.blocks = blocks;
    this.racks = racks;
  }

  /** A directory, and those of its entries that follow. */
  private static final class Level {
    final DirectoryView directory;
    final String path;
    String last;
    Iterator<InodeView> chunk = List.<InodeView>of().iterator();
    boolean ended;

    Level(DirectoryView directory, String path, String after) {
      this.directory = directory;
      this.path = path;
      this.last = after;
    }

    boolean hasNext() {
      if (!chunk.hasNext() && !ended) {
        List<InodeView> next = directory.children(last, CHILDREN_AT_ONCE);
        ended = next.size() < CHILDREN_AT_ONCE;
        chunk = next.iterator();
      }
      return chunk.hasNext();
    }

    InodeView next() {
      InodeView next = chunk.next();
      last = next.name();
      return next;
    }

    String pathOf(InodeView child) {
      return path.equals("/") ? "/" + child.name() : path + "/" + child.name();
    }
  }

  /** Answers inside a read section. Directories need read and execute permission. */
  public FsckResponse run(
      NamespaceView view, ClusterView cluster, FsckRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    InodeView inode = access.existing(view, context.caller(), path);
    FsckPage page = new FsckPage(blocks, cluster, racks.getAsInt(), request.getAllFiles());
    if (inode instanceof FileView file) {
      page.file(file, path.toString(), request.getAfter().getNextBlock());
      return page.end(page.isFileOpenEnded() ? page.cursor() : null);
    }
    Deque<Level> levels = new ArrayDeque<>();
    DirectoryView top = (DirectoryView) inode;
    if (request.hasAfter()) {
      FsckCursor after = request.getAfter();
      resume(view, context, top, path, after, levels);
      resumeFile(view, context, after, page);
    } else {
      page.directory();
      enter(view, context, top, path.toString(), levels, page);
    }
    while (!levels.isEmpty() && page.hasRoom()) {
      Level level = levels.peek();
      if (!level.hasNext()) {
        levels.pop();
        continue;
      }
      InodeView child = level.next();
      String childPath = level.pathOf(child);
      page.visited(childPath);
      if (child instanceof DirectoryView directory) {
        page.directory();
        enter(view, context, directory, childPath, levels, page);
      } else {
        page.file((FileView) child, childPath, 0);
      }
    }
    boolean more = page.isFileOpenEnded() || levels.stream().anyMatch(Level::hasNext);
    return page.end(more ? page.cursor() : null);
  }

  private void enter(
      NamespaceView view,
      CommandContext context,
      DirectoryView directory,
      String path,
      Deque<Level> levels,
      FsckPage page) {
    if (mayList(view, context, directory)) {
      levels.push(new Level(directory, path, ""));
    } else {
      page.denied(path);
    }
  }

  /** Puts the walk back behind the entry where the last page ended, as far as that still exists. */
  private void resume(
      NamespaceView view,
      CommandContext context,
      DirectoryView top,
      DfsPath from,
      FsckCursor after,
      Deque<Level> levels)
      throws DfsException {
    List<String> names = PathAccess.parse(after.getPath()).names();
    int depth = from.names().size();
    if (names.size() < depth || !names.subList(0, depth).equals(from.names())) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, after.getPath() + " is not below " + from);
    }
    DirectoryView at = top;
    String path = from.toString();
    for (String name : names.subList(depth, names.size())) {
      if (!mayList(view, context, at)) {
        return;
      }
      Level level = new Level(at, path, name);
      levels.push(level);
      InodeView child = at.child(name);
      if (!(child instanceof DirectoryView directory)) {
        return;
      }
      path = level.pathOf(child);
      at = directory;
    }
    if (mayList(view, context, at)) {
      levels.push(new Level(at, path, "")); // It was visited itself, and nothing in it.
    }
  }

  private boolean mayList(NamespaceView view, CommandContext context, DirectoryView directory) {
    try {
      access.permissions().require(view, context.caller(), directory, Access.READ);
      access.permissions().require(view, context.caller(), directory, Access.EXECUTE);
      return true;
    } catch (DfsException refusal) {
      return false;
    }
  }

  private void resumeFile(
      NamespaceView view, CommandContext context, FsckCursor after, FsckPage page)
      throws DfsException {
    page.visited(after.getPath());
    DfsPath path = PathAccess.parse(after.getPath());
    if (after.getNextBlock() > 0
        && access.walk(view, context.caller(), path).target() instanceof FileView file) {
      page.file(file, after.getPath(), after.getNextBlock());
    }
  }
}
