package io.ashlar.shell.transfer;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.TreeVisitor;
import io.ashlar.shell.walk.TreeWalk;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Walks a stored tree and makes a local one equal to it. What is only here stays.
 *
 * <p><b>Threading</b>: the walk runs on the caller's thread and makes the directories; files on the
 * session's workers.
 */
final class StoredTreeSync implements TreeVisitor {
  private final TransferSession session;
  private final SyncPair pair;
  private final Differences differences;
  private final Deque<Open> open = new ArrayDeque<>();
  private Path entered;

  /** A directory of the walk and the stored names in it. */
  private record Open(Path local, Set<String> names) {}

  StoredTreeSync(TransferSession session, SyncPair pair, Differences differences, Path local) {
    this.session = session;
    this.pair = pair;
    this.differences = differences;
    this.entered = local;
  }

  /** Walks {@code root}, a directory. */
  void walk(Target root) throws IOException {
    makeDirectory(entered);
    session.countDirectory();
    TreeWalk.of(this, Integer.MAX_VALUE).run(root);
    session.drain();
  }

  @Override
  public void begin(Target directory, FileStatus listed) {
    open.push(new Open(entered, new HashSet<>()));
  }

  @Override
  public boolean entry(Target target, FileStatus file, int depth) {
    open.element().names().add(file.name());
    Path local = open.element().local().resolve(file.name());
    if (!file.isDirectory()) {
      session.submit(target.toString(), () -> pair.run(local, target));
      return false;
    }
    try {
      makeDirectory(local);
    } catch (IOException | RuntimeException e) {
      session.failedWith(target.toString(), e);
      return false;
    }
    session.countDirectory();
    entered = local;
    return true;
  }

  @Override
  public void end(Target directory, FileStatus listed, boolean complete) {
    Open ended = open.remove();
    if (!complete) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(ended.local())) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (!ended.names().contains(name) && !name.endsWith(TempNames.SUFFIX)) {
          differences.onlyLocal(child.toString());
        }
      }
    } catch (IOException e) {
      session.failedWith(ended.local().toString(), e);
    }
  }

  @Override
  public void failed(Target directory, IOException why) throws IOException {
    Fatal.rethrowIfFatal(why);
    session.failedWith(directory.toString(), why);
  }

  @Override
  public boolean isStopped() {
    return session.isStopped();
  }

  private static void makeDirectory(Path local) throws IOException {
    if (Files.isDirectory(local)) {
      return;
    }
    if (Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
      throw DfsError.of(
              ErrorCode.NOT_A_DIRECTORY, "the local " + local + " is a file; expected a directory")
          .with("localPath", local)
          .toException();
    }
    Files.createDirectory(local);
  }
}
