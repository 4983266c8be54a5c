package io.ashlar.shell.transfer;

import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileDifference;
import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Interruption;
import io.ashlar.shell.remote.RemoteSync;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares one local file with one stored file, and makes them equal if that is asked for. */
final class SyncPair {
  private static final int LOCAL_NAME_BYTES_MAX = 255;

  private final TransferSession session;
  private final SyncMode mode;
  private final DiffOptions options;
  private final Differences differences;

  SyncPair(TransferSession session, SyncMode mode, DiffOptions options, Differences differences) {
    this.session = session;
    this.mode = mode;
    this.options = options;
    this.differences = differences;
  }

  void run(Path local, Target stored) throws IOException {
    RemoteSync sync = stored.fileSystem().sync();
    FileDifference difference =
        switch (mode) {
          case DIFF -> sync.diff(local, stored.path(), options, session::countBytes);
          case UP -> up(sync, local, stored);
          case DOWN -> down(sync, stored, local);
        };
    differences.add(stored.path().toString(), difference);
    session.countFile();
  }

  private FileDifference up(RemoteSync sync, Path local, Target stored) throws IOException {
    DfsPath temporary = TempNames.beside(stored.path());
    Interruption.Cleanup cleanup = () -> stored.fileSystem().delete(temporary, false);
    session.context().interruption().register(cleanup);
    try {
      return sync.up(local, stored.path(), temporary, options, session::countBytes);
    } finally {
      session.context().interruption().forget(cleanup);
    }
  }

  private FileDifference down(RemoteSync sync, Target stored, Path local) throws IOException {
    Path real = real(local);
    Path temporary =
        real.resolveSibling(TempNames.of(String.valueOf(real.getFileName()), LOCAL_NAME_BYTES_MAX));
    Interruption.Cleanup cleanup = () -> Files.deleteIfExists(temporary);
    session.context().interruption().register(cleanup);
    try {
      return sync.down(stored.path(), real, temporary, options, session::countBytes);
    } finally {
      session.context().interruption().forget(cleanup);
    }
  }

  /** Where a link leads to, so that the link stays one. */
  private static Path real(Path local) throws IOException {
    if (Files.exists(local)) {
      return local.toRealPath();
    }
    if (Files.isSymbolicLink(local)) {
      throw DfsError.of(ErrorCode.LINK_DANGLING, "the local link " + local + " leads nowhere")
          .with("localPath", local)
          .toException();
    }
    return local;
  }
}
