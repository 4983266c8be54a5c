package io.ashlar.client;

import org.jspecify.annotations.Nullable;

/**
 * One file or directory.
 *
 * @param path whole path
 * @param type what it is
 * @param length bytes; 0 for directories; without the bytes of an open block that only its
 *     DataNodes know
 * @param replication wanted replicas; 0 for directories
 * @param blockSize bytes; 0 for directories
 * @param owner user name
 * @param group group name
 * @param mode permission bits, 0 to 01777
 * @param mtimeMs last change of the content, epoch ms
 * @param atimeMs last access, epoch ms
 * @param inodeId never reused
 * @param underConstruction true while the file is open for write
 * @param childCount of a directory
 * @param blockCount of a file
 * @param writer who holds it open; null if nobody does
 */
public record FileStatus(
    String path,
    FileType type,
    long length,
    int replication,
    long blockSize,
    String owner,
    String group,
    int mode,
    long mtimeMs,
    long atimeMs,
    long inodeId,
    boolean underConstruction,
    int childCount,
    int blockCount,
    @Nullable Writer writer) {
  /**
   * The lease on an open file.
   *
   * @param clientName name that the client gave itself
   * @param sessionId its session
   * @param heldForMs since it was opened
   * @param renewedAgoMs since the lease was renewed
   * @param awaitsBlockRecovery true if the lease ended and the last block cannot be closed yet
   */
  public record Writer(
      String clientName,
      long sessionId,
      long heldForMs,
      long renewedAgoMs,
      boolean awaitsBlockRecovery) {}

  /** True for a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /** True for a file. */
  public boolean isFile() {
    return type == FileType.FILE;
  }

  /** Last name; {@code /} for the root. */
  public String name() {
    return path.equals("/") ? path : path.substring(path.lastIndexOf('/') + 1);
  }
}
