package io.ashlar.client.sync;

import io.ashlar.client.ByteRange;
import io.ashlar.client.DfsInputStream;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Makes a local file equal to a stored one: a copy of the local file gets the bytes that differ, is
 * forced, and takes the name.
 *
 * <p><b>Durability</b>: the copy's content is on the disk before it takes the name, and the name is
 * on the disk when this returns. After a crash the old or the new content is there, whole.
 *
 * <p><b>Threading</b>: one thread.
 */
final class DownwardSync {
  private static final int PIECE_BYTES = 1 << 20;

  private DownwardSync() {}

  /**
   * Patches and replaces.
   *
   * @param local there already, or not
   * @param temporary in the same folder; replaced if it is there
   * @param ranges that differ, up to the stored file's end
   * @param before called when the copy is complete, right before it takes the name
   * @param received hears of bytes that came from DataNodes
   */
  static void run(
      Path local,
      Path temporary,
      DfsInputStream stored,
      List<ByteRange> ranges,
      Check before,
      LongConsumer received)
      throws IOException {
    try {
      if (Files.exists(local)) {
        Files.copy(
            local,
            temporary,
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      } else {
        Files.deleteIfExists(temporary);
        Files.createFile(temporary);
      }
      patch(temporary, stored, ranges, received);
      before.run();
      Files.move(
          temporary, local, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    forceFolder(local);
  }

  /** Refuses by an exception. */
  @FunctionalInterface
  interface Check {
    void run() throws IOException;
  }

  private static void patch(
      Path file, DfsInputStream stored, List<ByteRange> ranges, LongConsumer received)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() > stored.length()) {
        channel.truncate(stored.length());
      }
      byte[] piece = new byte[PIECE_BYTES];
      for (ByteRange range : ranges) {
        long end = Math.min(range.end(), stored.length());
        if (range.offset() >= end) {
          continue;
        }
        stored.seek(range.offset());
        for (long at = range.offset(); at < end; ) {
          int count = stored.read(piece, 0, (int) Math.min(piece.length, end - at));
          if (count < 0) {
            throw new EOFException("the stored file ended at " + at + "; expected " + end);
          }
          ByteBuffer bytes = ByteBuffer.wrap(piece, 0, count);
          while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
          }
          received.accept(count);
        }
      }
      if (channel.size() != stored.length()) {
        throw new DfsException(
            DfsError.of(
                    ErrorCode.LOCAL_IO,
                    file + " has " + channel.size() + " bytes; expected " + stored.length())
                .with("localPath", file));
      }
      channel.force(true);
    }
  }

  private static void forceFolder(Path local) throws IOException {
    Path folder = local.toAbsolutePath().getParent();
    if (folder != null && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
