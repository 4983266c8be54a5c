package io.ashlar.shell.glob;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the entries that a pattern names on a file system. */
final class RemoteGlob {
  private final Target root;

  RemoteGlob(Target root) {
    this.root = root;
  }

  /** Matches in the order of their names. */
  List<Target> expand(String pattern) throws IOException {
    List<Target> found = new ArrayList<>();
    for (String written : Glob.expandBraces(pattern)) {
      List<String> components = new ArrayList<>();
      for (String component : written.split("/", -1)) {
        if (!component.isEmpty()) {
          components.add(component);
        }
      }
      descend(DfsPath.ROOT, components, 0, found);
    }
    return found;
  }

  private void descend(DfsPath at, List<String> components, int depth, List<Target> found)
      throws IOException {
    if (depth == components.size()) {
      found.add(root.at(at));
      return;
    }
    String component = components.get(depth);
    if (!Glob.isPattern(component)) {
      DfsPath next = at.child(component);
      boolean last = depth == components.size() - 1;
      if (!last || root.fileSystem().find(next) != null) {
        descend(next, components, depth + 1, found);
      }
      return;
    }
    for (DfsPath match : matches(at, component)) {
      descend(match, components, depth + 1, found);
    }
  }

  private List<DfsPath> matches(DfsPath directory, String component) throws IOException {
    Glob glob = glob(component);
    List<DfsPath> matches = new ArrayList<>();
    FileStatus entry = root.fileSystem().find(directory);
    if (entry != null && entry.isDirectory()) {
      root.fileSystem()
          .list(
              directory,
              child -> {
                if (glob.matches(child.name())) {
                  matches.add(DfsPath.parse(child.path()));
                }
              });
    }
    return matches;
  }

  private static Glob glob(String component) throws DfsException {
    try {
      return Glob.parse(component);
    } catch (IllegalArgumentException e) {
      throw new DfsException(
          ErrorCode.INVALID_PATH, "the pattern cannot be read: " + e.getMessage());
    }
  }
}
