package io.ashlar.dist.cluster;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two commands from starting or stopping daemons of one cluster at the same time. */
final class FolderLock {
  private FolderLock() {}

  /** What is done while the folder is locked. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Waits until no other command works on {@code dir}, then runs {@code work}. */
  static <T> T holding(Path dir, Work<T> work) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            dir.resolve("cluster.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = lock(channel, dir);
      try {
        return work.run();
      } finally {
        lock.release();
      }
    }
  }

  private static FileLock lock(FileChannel channel, Path dir) throws IOException {
    try {
      return channel.lock();
    } catch (OverlappingFileLockException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.FOLDER_IN_USE, "another thread works on the cluster in " + dir), e);
    }
  }
}
