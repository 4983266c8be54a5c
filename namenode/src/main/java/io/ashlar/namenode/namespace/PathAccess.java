package io.ashlar.namenode.namespace;

import io.ashlar.common.path.DfsPath;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.namenode.namespace.NamespaceView.Resolution;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** Walks paths as a user: parses them, follows them, and checks the way. */
public final class PathAccess {
  private final Permissions permissions;

  /** Checks by {@code permissions}. */
  public PathAccess(Permissions permissions) {
    this.permissions = permissions;
  }

  /** The rules. */
  public Permissions permissions() {
    return permissions;
  }

  /** Parses a path; INVALID_PATH says which rule it breaks. */
  public static DfsPath parse(String text) throws DfsException {
    try {
      return DfsPath.parse(text);
    } catch (InvalidPathException e) {
      throw new DfsException(ErrorCode.INVALID_PATH, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Follows {@code path} as far as it exists, with execute permission on every directory on the
   * way. NOT_A_DIRECTORY if a file stands before its end.
   */
  public Resolution walk(NamespaceView view, Caller caller, DfsPath path) throws DfsException {
    Resolution resolution = view.resolve(path);
    int names = path.names().size();
    for (int i = 0; i < resolution.inodes().size() && i < names; i++) {
      InodeView inode = resolution.inodes().get(i);
      if (!inode.isDirectory()) {
        String file = view.pathOf(inode.id());
        throw DfsError.of(
                ErrorCode.NOT_A_DIRECTORY, file + " is a file; " + path + " cannot be below it")
            .with("path", path)
            .with("file", file)
            .toException();
      }
      permissions.require(view, caller, inode, Access.EXECUTE);
    }
    return resolution;
  }

  /** The inode at {@code path}; NOT_FOUND if there is none. */
  public InodeView existing(NamespaceView view, Caller caller, DfsPath path) throws DfsException {
    Resolution resolution = walk(view, caller, path);
    InodeView target = resolution.target();
    if (target == null) {
      throw notFound(view, resolution);
    }
    return target;
  }

  /** The file at {@code path}; IS_A_DIRECTORY if a directory is there. */
  public FileView existingFile(NamespaceView view, Caller caller, DfsPath path)
      throws DfsException {
    if (existing(view, caller, path) instanceof FileView file) {
      return file;
    }
    throw DfsError.of(ErrorCode.IS_A_DIRECTORY, path + " is a directory; expected a file")
        .with("path", path)
        .toException();
  }

  /** NOT_FOUND that names the path and the last directory that exists. */
  public static DfsException notFound(NamespaceView view, Resolution resolution) {
    return DfsError.of(ErrorCode.NOT_FOUND, resolution.path() + ": no such file or directory")
        .with("path", resolution.path())
        .with("exists", view.pathOf(resolution.deepest().id()))
        .toException();
  }
}
