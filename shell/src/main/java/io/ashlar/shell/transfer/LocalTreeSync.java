package io.ashlar.shell.transfer;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Failure;
import io.ashlar.shell.local.LinkPolicy;
import io.ashlar.shell.local.LocalVisitor;
import io.ashlar.shell.local.LocalWalker;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks a local tree beside a stored one, for diff and for upward sync. Of each directory the
 * stored names are remembered until the walk has ended.
 *
 * <p><b>Threading</b>: the walk runs on the caller's thread, files on the session's workers.
 */
final class LocalTreeSync implements LocalVisitor {
  private static final int DIRECTORY_MODE = 0755;

  private final TransferSession session;
  private final boolean up;
  private final SyncPair pair;
  private final Differences differences;
  private final Target root;
  private final Map<String, Map<String, FileStatus>> unseen = new HashMap<>();

  LocalTreeSync(
      TransferSession session, boolean up, SyncPair pair, Differences differences, Target root) {
    this.session = session;
    this.up = up;
    this.pair = pair;
    this.differences = differences;
    this.root = root;
  }

  /** Walks {@code local}, a directory. */
  void walk(Path local, LinkPolicy links) throws IOException {
    TotalsScan.start(session, links, local);
    new LocalWalker(links, this).walk(local);
    session.drain();
    unseen.forEach(
        (directory, names) -> names.values().forEach(file -> differences.onlyStored(file.path())));
  }

  @Override
  public boolean directory(Path path, String relative, BasicFileAttributes attributes)
      throws IOException {
    try {
      Target target = target(relative);
      FileStatus stored = take(relative, target);
      if (stored == null && !up) {
        differences.onlyLocal(path.toString());
        return false;
      }
      if (stored == null) {
        target.fileSystem().mkdir(target.path(), DIRECTORY_MODE, true);
      } else if (!stored.isDirectory()) {
        return differentKinds(path, target, ErrorCode.NOT_A_DIRECTORY);
      }
      Map<String, FileStatus> names = new HashMap<>();
      if (stored != null) {
        target.fileSystem().list(target.path(), file -> names.put(file.name(), file));
      }
      unseen.put(relative, names);
      session.countDirectory();
      return true;
    } catch (IOException | InvalidPathException e) {
      session.failedWith(path.toString(), e);
      return false;
    }
  }

  @Override
  public void file(Path path, String relative, BasicFileAttributes attributes) {
    try {
      Target target = target(relative);
      FileStatus stored = take(relative, target);
      if (stored == null && !up) {
        differences.onlyLocal(path.toString());
      } else if (stored != null && stored.isDirectory()) {
        differentKinds(path, target, ErrorCode.IS_A_DIRECTORY);
      } else {
        session.submit(path.toString(), () -> pair.run(path, target));
      }
    } catch (IOException | InvalidPathException e) {
      session.failedWith(path.toString(), e);
    }
  }

  /** To compare them makes no sense, and neither is replaced by the other. */
  private boolean differentKinds(Path path, Target target, ErrorCode code) {
    if (up) {
      session.failedWith(
          path.toString(),
          new DfsException(code, target + " and the local " + path + " are not of one kind"));
    } else {
      differences.onlyLocal(path.toString());
      differences.onlyStored(target.path().toString());
    }
    return false;
  }

  /** The stored entry; it is seen now. */
  private @Nullable FileStatus take(String relative, Target target) throws IOException {
    if (relative.isEmpty()) {
      return target.fileSystem().find(target.path());
    }
    int slash = relative.lastIndexOf('/');
    Map<String, FileStatus> names = unseen.get(slash < 0 ? "" : relative.substring(0, slash));
    return names == null ? null : names.remove(relative.substring(slash + 1));
  }

  private Target target(String relative) {
    if (relative.isEmpty()) {
      return root;
    }
    String base = root.path().isRoot() ? "" : root.path().toString();
    return root.at(DfsPath.parse(base + "/" + relative));
  }

  @Override
  public void skipped(Path path, Failure why) {
    session.skipped(path.toString(), why);
  }

  @Override
  public void left(Path path) {
    session.left(path.toString(), "LINK_SKIPPED");
  }

  @Override
  public void failed(Path path, Failure why) {
    session.failed(path.toString(), why);
  }

  @Override
  public boolean isStopped() {
    return session.isStopped();
  }
}
