package io.ashlar.shell.transfer;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.shell.cli.Failure;
import io.ashlar.shell.local.LocalVisitor;
import io.ashlar.shell.local.LocalWalker;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.transfer.DirectoriesAhead.Directory;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies local files and trees to the file system.
 *
 * <p><b>Threading</b>: the walk runs on the caller's thread and makes the directories; files are
 * copied by the session's workers.
 */
public final class PutTransfer {
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  /** While a tree is filled its owner must be able to write to it, whatever mode it gets later. */
  private static final int OWNER_BITS = 0700;

  private final TransferSession session;
  private final PutOptions options;
  private final Preserve preserve;
  private final List<Made> directories = new ArrayList<>();

  private record Made(Target target, Path source) {}

  /** Copies within {@code session}. */
  public PutTransfer(TransferSession session, PutOptions options) {
    this.session = session;
    this.options = options;
    this.preserve = new Preserve(session);
  }

  /** Copies {@code source} (a file or a tree) to exactly {@code target}. */
  public void put(Path source, Target target) throws IOException {
    TotalsScan.start(session, options.links(), source);
    TreeVisitor visitor = new TreeVisitor(target);
    new LocalWalker(options.links(), visitor).walk(source);
    visitor.making.settle();
  }

  /** Copies {@code in} to its end to {@code target}. */
  public void putStream(InputStream in, Target target) {
    session.submit(
        "-",
        () -> {
          RemoteDirectories.refuseExisting(target, options.overwrite());
          new RemoteWrite(session, target).write(in, spec(FILE_MODE), options.overwrite());
          session.countFile();
        });
  }

  /** Gives directories their modes and times after everything in them was written. */
  public void finishDirectories() {
    session.drain();
    for (int i = directories.size() - 1; i >= 0; i--) {
      Made made = directories.get(i);
      try {
        preserve.toRemote(made.source(), made.target());
      } catch (IOException e) {
        session.failedWith(made.source().toString(), e);
      }
    }
  }

  private void putFile(Path source, long size, Target target, boolean mayExist) throws IOException {
    try {
      if (mayExist) {
        RemoteDirectories.refuseExisting(target, options.overwrite());
      }
      int mode = options.preserve() ? Preserve.modeOf(source) : FILE_MODE;
      FileStatus written;
      try (InputStream in = Files.newInputStream(source)) {
        written = size > 0 ? write(in, mode, target) : writeIfAny(in, mode, target);
      }
      if (options.preserve()) {
        preserve.timesAndOwner(source, target, written);
      }
      session.countFile();
    } catch (DfsException e) {
      throw new DfsException(e.error().with("localPath", source), e);
    }
  }

  private FileStatus write(InputStream in, int mode, Target target) throws IOException {
    return new RemoteWrite(session, target).write(in, spec(mode), options.overwrite());
  }

  /**
   * A file that seemed empty may have grown, or never tell its length. An empty one is complete at
   * once, so that it needs no temporary name.
   */
  private FileStatus writeIfAny(InputStream in, int mode, Target target) throws IOException {
    int first = in.read();
    if (first < 0) {
      CreateOptions empty = spec(mode).withOverwrite(options.overwrite());
      return target.fileSystem().createEmpty(target.path(), empty);
    }
    PushbackInputStream whole = new PushbackInputStream(in);
    whole.unread(first);
    return write(whole, mode, target);
  }

  private CreateOptions spec(int mode) {
    return CreateOptions.defaults()
        .withMode(mode)
        .withReplication(options.replication())
        .withBlockSize(options.blockSize());
  }

  private final class TreeVisitor implements LocalVisitor {
    private final Target root;
    private final DirectoriesAhead making = new DirectoriesAhead(session);

    /** Directories on the way to what is visited. */
    private final Deque<Entered> way = new ArrayDeque<>();

    private record Entered(Path path, Directory directory) {}

    private TreeVisitor(Target root) {
      this.root = root;
    }

    @Override
    public boolean directory(Path path, String relative, BasicFileAttributes attributes)
        throws IOException {
      try {
        Target target = targetOf(relative);
        int mode = options.preserve() ? Preserve.modeOf(path) | OWNER_BITS : DIRECTORY_MODE;
        Directory directory =
            making.make(
                above(path),
                target,
                mode,
                path.toString(),
                e -> withPath(e, path),
                () -> made(target, path));
        way.push(new Entered(path, directory));
        return true;
      } catch (IOException | InvalidPathException e) {
        if (isAboveThere(path)) {
          session.failedWith(path.toString(), e);
        }
        return false;
      }
    }

    private void made(Target target, Path path) {
      if (options.preserve()) {
        directories.add(new Made(target, path));
      }
    }

    @Override
    public void file(Path path, String relative, BasicFileAttributes attributes) {
      Directory above = above(path);
      session.submit(
          path.toString(),
          () -> {
            if (above == null || above.isThere()) {
              boolean mayExist = above == null || !above.isFresh();
              putFile(path, attributes.size(), targetOf(relative), mayExist);
            }
          });
    }

    @Override
    public void skipped(Path path, Failure why) {
      if (isAboveThere(path)) {
        session.skipped(path.toString(), why);
      }
    }

    @Override
    public void left(Path path) {
      if (isAboveThere(path)) {
        session.left(path.toString(), "LINK_SKIPPED");
      }
    }

    @Override
    public void failed(Path path, Failure why) {
      if (isAboveThere(path)) {
        session.failed(path.toString(), why);
      }
    }

    @Override
    public boolean isStopped() {
      return session.isStopped();
    }

    /** The directory that {@code path} lies in; null for the start of the walk. */
    private @Nullable Directory above(Path path) {
      Path parent = path.resolveSibling("");
      while (!way.isEmpty() && !way.element().path().equals(parent)) {
        way.remove();
      }
      return way.isEmpty() ? null : way.element().directory();
    }

    /** Nothing is said of what lies in a directory that could not be made; that was said of it. */
    private boolean isAboveThere(Path path) {
      Directory above = above(path);
      return above == null || above.isThere();
    }

    private Target targetOf(String relative) {
      return relative.isEmpty()
          ? root
          : root.at(DfsPath.parse(joined(root.path().toString(), relative)));
    }

    private static String joined(String directory, String relative) {
      return directory.equals("/") ? "/" + relative : directory + "/" + relative;
    }
  }

  private static IOException withPath(IOException e, Path path) {
    if (e instanceof DfsException refused) {
      DfsError error = refused.error().with("localPath", path);
      return new DfsException(error, refused);
    }
    return e;
  }
}
