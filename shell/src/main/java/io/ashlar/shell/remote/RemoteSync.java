package io.ashlar.shell.remote;

import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileDifference;
import io.ashlar.common.path.DfsPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Comparison of local files with stored ones.
 *
 * <p><b>Threading</b>: any thread, one file each.
 */
public interface RemoteSync {
  /** Compares; {@code progress} hears of bytes of the local file. */
  FileDifference diff(Path local, DfsPath path, DiffOptions options, LongConsumer progress)
      throws IOException;

  /** Makes the stored file equal to the local one; {@code temporary} holds it until it is whole. */
  FileDifference up(
      Path local, DfsPath path, DfsPath temporary, DiffOptions options, LongConsumer progress)
      throws IOException;

  /** Makes the local file equal to the stored one. */
  FileDifference down(
      DfsPath path, Path local, Path temporary, DiffOptions options, LongConsumer progress)
      throws IOException;
}
