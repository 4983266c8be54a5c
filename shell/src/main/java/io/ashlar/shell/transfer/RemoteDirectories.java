package io.ashlar.shell.transfer;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.remote.Answers;
import io.ashlar.shell.remote.RemoteCalls;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What stands at a target before something is written there. */
final class RemoteDirectories {
  private RemoteDirectories() {}

  /** Makes the directory {@code target}; false if it was there. A file there is an error. */
  static CompletableFuture<Boolean> making(Target target, int mode) {
    if (target.path().isRoot()) {
      return CompletableFuture.completedFuture(false);
    }
    RemoteCalls calls = target.fileSystem().calls();
    return calls
        .mkdir(target.path(), mode)
        .handle((made, failure) -> failure == null ? completed(made) : acceptThere(target, failure))
        .thenCompose(made -> made);
  }

  private static CompletableFuture<Boolean> completed(Boolean made) {
    return CompletableFuture.completedFuture(made);
  }

  private static CompletableFuture<Boolean> acceptThere(Target target, Throwable failure) {
    Throwable why = Answers.cause(failure);
    if (!(why instanceof DfsException refused) || refused.code() != ErrorCode.ALREADY_EXISTS) {
      return CompletableFuture.failedFuture(why);
    }
    return target
        .fileSystem()
        .calls()
        .stat(target.path())
        .thenCompose(
            there ->
                there.isDirectory() ? completed(false) : CompletableFuture.failedFuture(refused));
  }

  /** Refuses a directory that is there, and a file unless it may be replaced. */
  static void refuseExisting(Target target, boolean overwrite) throws IOException {
    FileStatus existing = target.fileSystem().find(target.path());
    if (existing == null) {
      return;
    }
    if (existing.isDirectory()) {
      throw new DfsException(
          ErrorCode.IS_A_DIRECTORY, target + " is a directory; expected a file or nothing");
    }
    if (!overwrite) {
      throw new DfsException(
          ErrorCode.ALREADY_EXISTS,
          target
              + " exists already, with "
              + existing.length()
              + " bytes; expected nothing, or -f");
    }
  }
}
