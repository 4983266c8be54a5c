package io.ashlar.shell.transfer;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

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
    visit(source, source.stat(), target);
  }

  /** Gives directories their modes and times after everything in them was written. */
  public void finishDirectories() {
    session.drain();
    for (int i = directories.size() - 1; i >= 0 && options.preserve(); i--) {
      Made made = directories.get(i);
      try {
        made.target().fileSystem().setMode(made.target().path(), made.source().mode());
        keep(made.source(), made.target());
      } catch (IOException e) {
        session.failedWith(made.source().path().toString(), e);
      }
    }
  }

  private void visit(Target source, FileStatus file, Target target) throws IOException {
    if (session.isStopped()) {
      return;
    }
    if (!file.isDirectory()) {
      session.submit(source.toString(), () -> copyFile(source, file, target));
      return;
    }
    try {
      int mode = options.preserve() ? file.mode() | OWNER_BITS : DIRECTORY_MODE;
      RemoteDirectories.make(target, mode);
      directories.add(new Made(file, target));
      session.countDirectory();
      List<FileStatus> children = new ArrayList<>();
      source.fileSystem().list(source.path(), children::add);
      for (FileStatus child : children) {
        visit(source.at(child), child, target.child(child.name()));
      }
    } catch (IOException | RuntimeException e) {
      Fatal.rethrowIfFatal(e);
      session.failedWith(source.toString(), e);
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
