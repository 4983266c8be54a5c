package io.ashlar.shell.transfer;

import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.local.LinkPolicy;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Compares a local file or tree with a stored one, and makes one equal to the other if that is
 * asked for. Nothing is ever deleted.
 */
public final class SyncTransfer {
  private final TransferSession session;
  private final SyncMode mode;
  private final LinkPolicy links;
  private final Differences differences = new Differences();
  private final SyncPair pair;

  /** Works within {@code session}. */
  public SyncTransfer(
      TransferSession session, SyncMode mode, LinkPolicy links, DiffOptions options) {
    this.session = session;
    this.mode = mode;
    this.links = links;
    this.pair = new SyncPair(session, mode, options, differences);
  }

  /** Does it; returns what was found and moved. */
  public DifferenceResult run(Path local, Target stored) throws IOException {
    FileStatus entry = stored.fileSystem().find(stored.path());
    boolean localThere = Files.exists(local);
    if (entry == null && mode != SyncMode.UP) {
      throw DfsError.of(ErrorCode.NOT_FOUND, stored + ": no such file or directory")
          .with("path", stored.path())
          .toException();
    }
    if (!localThere && mode != SyncMode.DOWN) {
      throw DfsError.of(ErrorCode.LOCAL_IO, local + ": no such local file or directory")
          .with("localPath", local)
          .toException();
    }
    boolean tree =
        mode == SyncMode.DOWN ? entry != null && entry.isDirectory() : Files.isDirectory(local);
    if (localThere && entry != null && Files.isDirectory(local) != entry.isDirectory()) {
      throw new DfsException(
          entry.isDirectory() ? ErrorCode.IS_A_DIRECTORY : ErrorCode.NOT_A_DIRECTORY,
          stored + " and the local " + local + " are not of one kind; name two files or two trees");
    }
    if (!tree) {
      expectOne(local, entry);
      session.submit(stored.toString(), () -> pair.run(local, stored));
    } else if (mode == SyncMode.DOWN) {
      new StoredTreeSync(session, pair, differences, local).walk(stored);
    } else {
      new LocalTreeSync(session, mode == SyncMode.UP, pair, differences, stored).walk(local, links);
    }
    DifferenceResult result =
        differences.result(local.toString(), stored.path().toString(), session.finish());
    session.context().report().result(result);
    return result;
  }

  /** So that a bar knows its end. */
  private void expectOne(Path local, @Nullable FileStatus entry) throws IOException {
    long bytes = mode == SyncMode.DOWN && entry != null ? entry.length() : Files.size(local);
    session.progress().expect(1, bytes);
  }
}
