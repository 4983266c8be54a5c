package io.ashlar.shell.fake;

import io.ashlar.client.ByteRange;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileDifference;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.remote.RemoteOutput;
import io.ashlar.shell.remote.RemoteSync;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** Compares byte by byte, with chunks of {@link #CHUNK} bytes. */
final class FakeSync implements RemoteSync {
  static final int CHUNK = 4;

  private final FakeFileSystem fileSystem;

  FakeSync(FakeFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  @Override
  public FileDifference diff(Path local, DfsPath path, DiffOptions options, LongConsumer progress)
      throws IOException {
    return compare(Files.readAllBytes(local), stored(path));
  }

  @Override
  public FileDifference up(
      Path local, DfsPath path, DfsPath temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    byte[] here = Files.readAllBytes(local);
    FileDifference difference =
        compare(here, fileSystem.find(path) == null ? new byte[0] : stored(path));
    try (RemoteOutput out = fileSystem.create(temporary, CreateOptions.defaults())) {
      out.write(here);
    }
    fileSystem.rename(temporary, path, true);
    return difference.moved(difference.differentChunks() * CHUNK, here.length);
  }

  @Override
  public FileDifference down(
      DfsPath path, Path local, Path temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    byte[] there = stored(path);
    FileDifference difference =
        compare(Files.exists(local) ? Files.readAllBytes(local) : new byte[0], there);
    Files.write(temporary, there);
    Files.move(temporary, local, StandardCopyOption.REPLACE_EXISTING);
    return difference.moved(difference.differentChunks() * CHUNK, there.length);
  }

  private byte[] stored(DfsPath path) throws IOException {
    try (InputStream in = fileSystem.open(path, 0)) {
      return in.readAllBytes();
    }
  }

  private static FileDifference compare(byte[] here, byte[] there) {
    int longest = Math.max(here.length, there.length);
    List<ByteRange> ranges = new ArrayList<>();
    long equal = 0;
    for (int at = 0; at < longest; at += CHUNK) {
      if (Arrays.equals(chunk(here, at), chunk(there, at))) {
        equal++;
      } else {
        ranges.add(new ByteRange(at, Math.min(CHUNK, longest - at)));
      }
    }
    return new FileDifference(equal, ranges.size(), 0, longest, ranges);
  }

  private static byte[] chunk(byte[] bytes, int at) {
    int from = Math.min(at, bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK));
  }
}
