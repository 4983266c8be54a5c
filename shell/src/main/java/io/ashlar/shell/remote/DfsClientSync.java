package io.ashlar.shell.remote;

import io.ashlar.client.DfsClient;
import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileDifference;
import io.ashlar.common.path.DfsPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Comparison through the client library. */
final class DfsClientSync implements RemoteSync {
  private final DfsClient client;

  DfsClientSync(DfsClient client) {
    this.client = client;
  }

  @Override
  public FileDifference diff(Path local, DfsPath path, DiffOptions options, LongConsumer progress)
      throws IOException {
    return client.diff(local, path.toString(), options, progress);
  }

  @Override
  public FileDifference up(
      Path local, DfsPath path, DfsPath temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    return client.syncUp(local, path.toString(), temporary.toString(), options, progress);
  }

  @Override
  public FileDifference down(
      DfsPath path, Path local, Path temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    return client.syncDown(path.toString(), local, temporary, options, progress);
  }
}
