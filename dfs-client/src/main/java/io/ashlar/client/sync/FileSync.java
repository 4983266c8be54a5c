package io.ashlar.client.sync;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileBlocks;
import io.ashlar.client.FileDifference;
import io.ashlar.client.FileStatus;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.read.BlockLocations;
import io.ashlar.client.read.ReadParts;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.OpenedFile;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares files, and makes one equal to the other.
 *
 * <p><b>Threading</b>: any number of threads, one file each.
 */
public final class FileSync {
  private final ReadParts reading;
  private final FileWrite.Seams writing;
  private final DfsClient client;
  private final Creator creator;

  /** Opens a new file for write without a first block. */
  @FunctionalInterface
  public interface Creator {
    /** The file, under construction by this client. */
    OpenedFile create(String path, CreateOptions options) throws IOException;
  }

  /** Uses the parts of {@code client}. */
  public FileSync(ReadParts reading, FileWrite.Seams writing, DfsClient client, Creator creator) {
    this.reading = reading;
    this.writing = writing;
    this.client = client;
    this.creator = creator;
  }

  /** See {@link DfsClient#diff}. */
  public FileDifference diff(Path local, String path, DiffOptions options, LongConsumer progress)
      throws IOException {
    FileBlocks stored = closed(path);
    try (LocalFile file = LocalFile.open(local)) {
      List<ComparedBlock> compared = compare(file, stored, options, progress);
      file.checkUnchanged();
      return sum(compared, stored, file.length());
    }
  }

  private List<ComparedBlock> compare(
      LocalFile local, FileBlocks stored, DiffOptions options, LongConsumer progress)
      throws IOException {
    return new FileComparison(reading, options, progress)
        .compare(local, stored, stored.status().blockSize(), chunkBytes(stored));
  }

  private int chunkBytes(FileBlocks stored) throws IOException {
    List<LocatedBlock> blocks = stored.blocks();
    return blocks.isEmpty()
        ? client.serverDefaults().bytesPerChecksum()
        : blocks.get(0).bytesPerChecksum();
  }

  private FileBlocks closed(String path) throws IOException {
    FileBlocks stored = BlockLocations.all(reading.nameNode(), path);
    if (!stored.status().isFile()) {
      throw new DfsException(
          DfsError.of(ErrorCode.IS_A_DIRECTORY, path + " is not a file; expected one")
              .with("path", path));
    }
    if (stored.status().underConstruction()) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.FILE_UNDER_CONSTRUCTION,
                  path + " is open for write; it is compared once it is closed")
              .with("path", path));
    }
    return stored;
  }

  /** See {@link DfsClient#syncUp}. */
  public FileDifference up(
      Path local, String path, String temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    if (!client.exists(path)) {
      return upNew(local, path, temporary, options, progress);
    }
    FileBlocks stored = closed(path);
    try (LocalFile file = LocalFile.open(local)) {
      List<ComparedBlock> compared = compare(file, stored, options, bytes -> {});
      FileDifference difference = sum(compared, stored, file.length());
      if (difference.equal()) {
        file.checkUnchanged();
        progress.accept(file.length());
        return difference.moved(0, file.length());
      }
      UpwardSync sync = new UpwardSync(reading, writing, file, progress);
      replace(stored, temporary, sync, compared, file);
      return difference.moved(sync.bytesSent(), file.length());
    }
  }

  /** Nothing is there yet: everything differs and is sent. */
  private FileDifference upNew(
      Path local, String path, String temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    try (LocalFile file = LocalFile.open(local)) {
      OpenedFile opened =
          create(
              temporary, CreateOptions.defaults().withOverwrite(true).withFirstBlockAtOnce(false));
      try {
        List<ComparedBlock> compared =
            new FileComparison(reading, options, bytes -> {})
                .compareWithNothing(
                    file, opened.blockSize(), client.serverDefaults().bytesPerChecksum());
        UpwardSync sync = new UpwardSync(reading, writing, file, progress);
        sync.fill(opened, compared);
        file.checkUnchanged();
        client.rename(temporary, path, false);
        return FileComparison.sum(compared, List.of(), file.length(), 0)
            .moved(sync.bytesSent(), file.length());
      } catch (IOException | RuntimeException e) {
        takeBack(temporary, e);
        throw e;
      }
    }
  }

  private void replace(
      FileBlocks stored,
      String temporary,
      UpwardSync sync,
      List<ComparedBlock> compared,
      LocalFile file)
      throws IOException {
    FileStatus old = stored.status();
    CreateOptions options =
        CreateOptions.defaults()
            .withMode(old.mode())
            .withReplication(old.replication())
            .withBlockSize(old.blockSize())
            .withBytesPerChecksum(chunkBytes(stored))
            .withOverwrite(true)
            .withFirstBlockAtOnce(false);
    OpenedFile opened = create(temporary, options);
    try {
      sync.fill(opened, compared);
      keepOwner(old, temporary);
      file.checkUnchanged();
      checkUnchanged(old);
      client.rename(temporary, old.path(), true);
    } catch (IOException | RuntimeException e) {
      takeBack(temporary, e);
      throw e;
    }
  }

  /** A temporary file that an interrupted run left behind is in nobody's way. */
  private OpenedFile create(String temporary, CreateOptions options) throws IOException {
    try {
      return creator.create(temporary, options);
    } catch (DfsException e) {
      if (e.code() != ErrorCode.FILE_UNDER_CONSTRUCTION) {
        throw e;
      }
      client.delete(temporary, false);
      return creator.create(temporary, options);
    }
  }

  private void takeBack(String temporary, Exception failure) {
    try {
      client.delete(temporary, false);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Only a superuser may give files away; others keep what they make. */
  private void keepOwner(FileStatus old, String temporary) throws IOException {
    FileStatus made = client.stat(temporary);
    try {
      if (!made.owner().equals(old.owner())) {
        client.setOwner(temporary, old.owner(), old.group());
      } else if (!made.group().equals(old.group())) {
        client.setOwner(temporary, "", old.group());
      }
      if (made.mode() != old.mode()) {
        client.setPermission(temporary, old.mode());
      }
    } catch (DfsException e) {
      if (e.code() != ErrorCode.PERMISSION_DENIED) {
        throw e;
      }
    }
  }

  private void checkUnchanged(FileStatus old) throws IOException {
    FileStatus now = client.stat(old.path());
    if (now.inodeId() != old.inodeId()
        || now.length() != old.length()
        || now.mtimeMs() != old.mtimeMs()
        || now.underConstruction()) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.CONTENT_DIFFERS,
                  old.path() + " was changed by somebody else meanwhile; nothing was replaced")
              .with("path", old.path()));
    }
  }

  /** See {@link DfsClient#syncDown}. */
  public FileDifference down(
      String path, Path local, Path temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    FileBlocks stored = closed(path);
    try (DfsInputStream in = client.open(path);
        LocalFileOrNone file = LocalFileOrNone.open(local)) {
      FileDifference difference = difference(file.file(), stored, options);
      if (in.length() != stored.status().length()) {
        throw new DfsException(
            DfsError.of(ErrorCode.CONTENT_DIFFERS, path + " was changed meanwhile; run it again")
                .with("path", path));
      }
      long total = stored.status().length();
      if (difference.equal() && file.file() != null) {
        progress.accept(total);
        return difference.moved(0, total);
      }
      long[] received = {0};
      DownwardSync.run(
          local,
          temporary,
          in,
          difference.ranges(),
          () -> {
            file.checkUnchanged(local);
            checkUnchanged(stored.status());
          },
          bytes -> received[0] += bytes);
      progress.accept(total);
      return difference.moved(received[0], total);
    }
  }

  private FileDifference difference(
      @Nullable LocalFile local, FileBlocks stored, DiffOptions options) throws IOException {
    if (local == null) {
      return sum(List.of(), stored, 0);
    }
    return sum(compare(local, stored, options, bytes -> {}), stored, local.length());
  }

  private static FileDifference sum(
      List<ComparedBlock> compared, FileBlocks stored, long localLength) {
    return FileComparison.sum(compared, stored.blocks(), localLength, stored.status().length());
  }

  /** A local file that may not be there. */
  private record LocalFileOrNone(@Nullable LocalFile file) implements AutoCloseable {
    static LocalFileOrNone open(Path path) throws IOException {
      return new LocalFileOrNone(Files.exists(path) ? LocalFile.open(path) : null);
    }

    void checkUnchanged(Path path) throws IOException {
      if (file != null) {
        file.checkUnchanged();
      } else if (Files.exists(path)) {
        throw DfsError.of(ErrorCode.LOCAL_IO, path + " was made by somebody else meanwhile")
            .with("localPath", path)
            .toException();
      }
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }
}
