package io.ashlar.shell.transfer;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.transfer.DirectoriesAhead.Directory;
import io.ashlar.shell.walk.TreeVisitor;
import io.ashlar.shell.walk.TreeWalk;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies files and trees from one place of a file system to another, or to another file system.
 *
 * <p><b>Threading</b>: as the other transfers: the walk on the caller's thread, files on workers.
 */
public final class CopyTransfer {
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private static final int OWNER_BITS = 0700;

  private final TransferSession session;
  private final GetOptions options;
  private final List<Made> directories = new ArrayList<>();

  private record Made(FileStatus source, Target target) {}

  /** Copies within {@code session}. */
  public CopyTransfer(TransferSession session, GetOptions options) {
    this.session = session;
    this.options = options;
  }

  /** Copies {@code source} to exactly {@code target}. */
  public void copy(Target source, Target target) throws IOException {
    boolean same = source.fileSystem() == target.fileSystem();
    if (same && target.path().startsWith(source.path())) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          target + " is " + source + " itself or lies below it; expected another place");
    }
    Copying copying = new Copying();
    if (copying.visit(source, source.stat(), target)) {
      TreeWalk.of(copying, Integer.MAX_VALUE).run(source);
    }
    copying.making.settle();
  }

  /** Gives directories their modes and times after everything in them was written. */
  public void finishDirectories() {
    session.drain();
    for (int i = directories.size() - 1; i >= 0; i--) {
      Made made = directories.get(i);
      try {
        made.target().fileSystem().setMode(made.target().path(), made.source().mode());
        keep(made.source(), made.target());
      } catch (IOException e) {
        session.failedWith(made.source().path().toString(), e);
      }
    }
  }

  /** Makes the directories of a tree, many at a time, and submits its files. */
  private final class Copying implements TreeVisitor {
    private final DirectoriesAhead making = new DirectoriesAhead(session);
    private final Deque<Entered> open = new ArrayDeque<>();
    private @Nullable Entered entered;

    private record Entered(Target target, Directory directory) {}

    @Override
    public void begin(Target directory, FileStatus listed) {
      if (entered != null) {
        open.push(entered);
      }
    }

    @Override
    public boolean entry(Target source, FileStatus file, int depth) throws IOException {
      return visit(source, file, open.element().target().child(file.name()));
    }

    /** Returns true if {@code source} is a directory whose content follows. */
    private boolean visit(Target source, FileStatus file, Target target) throws IOException {
      Entered above = open.peek();
      Directory parent = above == null ? null : above.directory();
      if (!file.isDirectory()) {
        session.submit(
            source.toString(),
            () -> {
              if (parent == null || parent.isThere()) {
                copyFile(source, file, target);
              }
            });
        return false;
      }
      int mode = options.preserve() ? file.mode() | OWNER_BITS : DIRECTORY_MODE;
      Directory directory =
          making.make(parent, target, mode, source.toString(), e -> e, () -> made(file, target));
      entered = new Entered(target, directory);
      return true;
    }

    private void made(FileStatus file, Target target) {
      if (options.preserve()) {
        directories.add(new Made(file, target));
      }
    }

    @Override
    public void end(Target directory, FileStatus listed, boolean complete) {
      open.remove();
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
  }

  private void copyFile(Target source, FileStatus file, Target target) throws IOException {
    RemoteDirectories.refuseExisting(target, options.overwrite());
    int mode = options.preserve() ? file.mode() : FILE_MODE;
    CreateOptions spec =
        CreateOptions.defaults()
            .withMode(mode)
            .withReplication(file.replication())
            .withBlockSize(file.blockSize());
    try (InputStream in = source.fileSystem().open(source.path(), 0)) {
      new RemoteWrite(session, target).write(in, spec, options.overwrite());
    }
    if (options.preserve()) {
      keep(file, target);
    }
    session.countFile();
  }

  private static void keep(FileStatus source, Target target) throws IOException {
    FileStatus made = target.stat();
    if (!made.owner().equals(source.owner()) || !made.group().equals(source.group())) {
      try {
        target.fileSystem().setOwner(target.path(), source.owner(), source.group());
      } catch (DfsException e) {
        // Owners are kept where possible: only the superuser may give files away.
        if (e.code() != ErrorCode.PERMISSION_DENIED) {
          throw e;
        }
      }
    }
    target.fileSystem().setTimes(target.path(), source.mtimeMs(), source.atimeMs());
  }
}
