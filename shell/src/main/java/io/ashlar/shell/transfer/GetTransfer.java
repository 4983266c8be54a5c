package io.ashlar.shell.transfer;

import io.ashlar.client.ContentSummary;
import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.cli.Interruption;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.TreeVisitor;
import io.ashlar.shell.walk.TreeWalk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Copies files and trees of the file system to the local disk.
 *
 * <p><b>Threading</b>: the walk runs on the caller's thread and makes the directories; files are
 * copied by the session's workers.
 */
public final class GetTransfer {
  private static final int LOCAL_NAME_BYTES_MAX = 255;

  private final TransferSession session;
  private final GetOptions options;
  private final Preserve preserve;
  private final List<Made> directories = new ArrayList<>();

  private record Made(FileStatus source, Path target) {}

  /** Copies within {@code session}. */
  public GetTransfer(TransferSession session, GetOptions options) {
    this.session = session;
    this.options = options;
    this.preserve = new Preserve(session);
  }

  /** Copies {@code source} (a file or a tree) to exactly {@code local}. */
  public void get(Target source, Path local) throws IOException {
    FileStatus file = source.stat();
    if (session.progress() != Progress.NONE) {
      ContentSummary summary = source.fileSystem().summary(source.path());
      session.progress().expect(summary.files(), summary.bytes());
    }
    Getting visitor = new Getting(local);
    if (visitor.visit(source, file, local)) {
      TreeWalk.of(visitor, Integer.MAX_VALUE).run(source);
    }
  }

  /** Copies the content of a file to {@code out}. */
  public void getStream(Target source, OutputStream out) throws IOException {
    try (InputStream in = source.fileSystem().open(source.path(), 0)) {
      new Pump(session).copy(in, out);
    }
    session.countFile();
  }

  /** Gives directories their modes and times after everything in them was written. */
  public void finishDirectories() {
    session.drain();
    for (int i = directories.size() - 1; i >= 0; i--) {
      Made made = directories.get(i);
      try {
        preserve.toLocal(made.source(), made.target());
      } catch (IOException e) {
        session.failedWith(made.source().path().toString(), e);
      }
    }
  }

  /** Makes the directories of a tree and submits its files. */
  private final class Getting implements TreeVisitor {
    private final Deque<Path> open = new ArrayDeque<>();
    private Path entered;

    private Getting(Path root) {
      this.entered = root;
    }

    @Override
    public void begin(Target directory, FileStatus listed) {
      open.push(entered);
    }

    @Override
    public boolean entry(Target target, FileStatus file, int depth) {
      return visit(target, file, open.element().resolve(file.name()));
    }

    /** Returns true if {@code source} is a directory that can be filled now. */
    private boolean visit(Target source, FileStatus file, Path local) {
      if (!file.isDirectory()) {
        session.submit(source.toString(), () -> getFile(source, file, local));
        return false;
      }
      try {
        makeDirectory(local);
      } catch (IOException | RuntimeException e) {
        session.failedWith(source.toString(), e);
        return false;
      }
      if (options.preserve()) {
        directories.add(new Made(file, local));
      }
      session.countDirectory();
      entered = local;
      return true;
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

  private static void makeDirectory(Path local) throws IOException {
    if (Files.isDirectory(local)) {
      return;
    }
    if (Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
      throw localError(ErrorCode.NOT_A_DIRECTORY, local, "is a file; expected a directory");
    }
    Files.createDirectory(local);
  }

  private void getFile(Target source, FileStatus file, Path local) throws IOException {
    refuseExisting(local);
    Path name = local.getFileName();
    String shortName = TempNames.of(String.valueOf(name), LOCAL_NAME_BYTES_MAX);
    Path temporary = local.resolveSibling(shortName);
    Interruption.Cleanup cleanup = () -> Files.deleteIfExists(temporary);
    session.context().interruption().register(cleanup);
    try {
      Files.deleteIfExists(temporary);
      copy(source, temporary);
      if (options.preserve()) {
        preserve.toLocal(file, temporary);
      }
      move(temporary, local);
      session.countFile();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    } finally {
      session.context().interruption().forget(cleanup);
    }
  }

  private void copy(Target source, Path temporary) throws IOException {
    try (InputStream in = source.fileSystem().open(source.path(), 0);
        OutputStream out =
            Files.newOutputStream(
                temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      new Pump(session).copy(in, out);
    }
  }

  private void move(Path temporary, Path local) throws IOException {
    // Somebody may have made the target meanwhile; an atomic move would replace it.
    refuseExisting(local);
    Files.move(temporary, local, StandardCopyOption.ATOMIC_MOVE);
  }

  private void refuseExisting(Path local) throws DfsException {
    if (Files.isDirectory(local)) {
      throw localError(ErrorCode.IS_A_DIRECTORY, local, "is a directory; expected a file");
    }
    if (!options.overwrite() && Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
      throw localError(ErrorCode.ALREADY_EXISTS, local, "exists already; expected nothing, or -f");
    }
  }

  private static DfsException localError(ErrorCode code, Path local, String what) {
    return DfsError.of(code, "the local " + local + " " + what)
        .with("localPath", local)
        .toException();
  }
}
