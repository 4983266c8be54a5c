package io.ashlar.shell.transfer;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Interruption;
import io.ashlar.shell.remote.RemoteFileSystem;
import io.ashlar.shell.remote.RemoteOutput;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file of a file system: under a temporary name first, so that the final name never
 * shows a part. Whatever goes wrong, the temporary file is deleted.
 */
final class RemoteWrite {
  private final TransferSession session;
  private final Target target;
  private final DfsPath temporary;
  private @Nullable RemoteOutput output;

  RemoteWrite(TransferSession session, Target target) {
    this.session = session;
    this.target = target;
    this.temporary = TempNames.beside(target.path());
  }

  /**
   * Copies {@code in} to the target.
   *
   * @param overwrite replaces a file that is there
   * @return the complete file
   */
  FileStatus write(InputStream in, CreateOptions options, boolean overwrite) throws IOException {
    Interruption interruption = session.context().interruption();
    Interruption.Cleanup cleanup = this::takeBack;
    interruption.register(cleanup);
    try {
      RemoteOutput out = create(options);
      output = out;
      new Pump(session).copy(in, out);
      out.close();
      return target.fileSystem().rename(temporary, target.path(), overwrite);
    } catch (IOException | RuntimeException e) {
      takeBackAfter(e);
      throw e;
    } finally {
      interruption.forget(cleanup);
    }
  }

  /** A temporary file that an interrupted command left behind is in nobody's way. */
  private RemoteOutput create(CreateOptions options) throws IOException {
    RemoteFileSystem fileSystem = target.fileSystem();
    CreateOptions replacing = options.withOverwrite(true);
    try {
      return fileSystem.create(temporary, replacing);
    } catch (DfsException e) {
      if (e.code() != ErrorCode.FILE_UNDER_CONSTRUCTION) {
        throw e;
      }
      fileSystem.delete(temporary, false);
      return fileSystem.create(temporary, replacing);
    }
  }

  private void takeBackAfter(Exception failure) {
    try {
      takeBack();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void takeBack() throws IOException {
    RemoteOutput open = output;
    if (open != null) {
      open.abort();
      target.fileSystem().delete(temporary, false);
    }
  }
}
