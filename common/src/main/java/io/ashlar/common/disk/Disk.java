package io.ashlar.common.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file operations that durability rests on. The real one calls the operating system; the fake
 * of the testkit loses at a power cut whatever was not forced.
 *
 * <p><b>Durability</b>: bytes survive a power cut once {@link DiskFile#force} returned, a name in a
 * directory once {@link #forceDirectory} of that directory returned. A failed force is never
 * retried on the same file.
 *
 * <p>A symbolic link in the last name of a path is never followed by an open or {@link #size}, so
 * that a planted one leads nowhere.
 *
 * <p><b>Threading</b>: any thread that is never interrupted, because an interrupt closes the
 * channels beneath.
 */
public interface Disk {
  /** Opens for reading and writing; fails with FileAlreadyExistsException if it is there. */
  DiskFile createNew(Path file) throws IOException;

  /** Opens an existing file for reading and writing; fails with NoSuchFileException. */
  DiskFile openWrite(Path file) throws IOException;

  /** Opens an existing file for reading; fails with NoSuchFileException. */
  DiskFile openRead(Path file) throws IOException;

  /**
   * The same, past what the operating system keeps in memory where that is possible, so that the
   * bytes are those on the medium, and other files stay in memory.
   */
  default DiskFile openReadPastCache(Path file) throws IOException {
    return openRead(file);
  }

  /** Renames atomically within one file system, replacing {@code target} if it is a file. */
  void rename(Path source, Path target) throws IOException;

  /**
   * Gives a file a second name on the same file system; fails with FileAlreadyExistsException if
   * that is taken, and otherwise if the file system has no such names.
   */
  void link(Path file, Path name) throws IOException;

  /** Removes a file or an empty directory; true if it was there. */
  boolean deleteIfExists(Path path) throws IOException;

  /** Makes a directory and its parents; no error if it is there. Their names are forced. */
  void createDirectories(Path directory) throws IOException;

  /** Makes the names in {@code directory} durable. */
  void forceDirectory(Path directory) throws IOException;

  /**
   * True if the file system that holds {@code path} is known to move a file as one transaction, so
   * that after a power cut the file has one of its two names, whichever folder was forced.
   */
  boolean renamesAsOne(Path path) throws IOException;

  /** Names in {@code directory}, sorted; fails with NoSuchFileException. */
  List<Path> list(Path directory) throws IOException;

  /** True if a file or directory of that name is there. */
  boolean exists(Path path) throws IOException;

  /** True if {@code path} is a directory. Symbolic links are not followed. */
  boolean isDirectory(Path path) throws IOException;

  /** Length of a file in bytes; fails with NoSuchFileException. */
  long size(Path file) throws IOException;

  /** Whole content of a small file; refuses one over {@code bytesMax}. */
  byte[] readAll(Path file, int bytesMax) throws IOException;

  /** Bytes free and total on the file system that holds {@code path}. */
  DiskSpace space(Path path) throws IOException;

  /** Locks {@code file} against other processes; fails with {@link DiskLockedException}. */
  DiskLock lock(Path file) throws IOException;

  /** Free and total bytes of a file system. */
  record DiskSpace(long usableBytes, long totalBytes) {}

  /** A lock on a folder, held by this process until closed. */
  interface DiskLock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
