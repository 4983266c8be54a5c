package io.ashlar.shell.remote;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import java.io.IOException;

/**
 * An operand: a path on a file system.
 *
 * @param fileSystem where it lies
 * @param path which one
 */
public record Target(RemoteFileSystem fileSystem, DfsPath path) {
  /** The entry; fails with NOT_FOUND. */
  public FileStatus stat() throws IOException {
    return fileSystem.stat(path);
  }

  /** Another path on the same file system. */
  public Target at(DfsPath other) {
    return new Target(fileSystem, other);
  }

  /** An entry of the same file system. */
  public Target at(FileStatus file) {
    return at(DfsPath.parse(file.path()));
  }

  /** A name below this path. */
  public Target child(String name) {
    return at(path.child(name));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
