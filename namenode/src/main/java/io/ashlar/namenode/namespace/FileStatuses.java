package io.ashlar.namenode.namespace;

import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.FileType;

/** Inodes as clients see them. */
public final class FileStatuses {
  private FileStatuses() {}

  /** Status of an inode under the path that the client shall see. */
  public static FileStatus of(InodeView inode, String path) {
    FileStatus.Builder status =
        FileStatus.newBuilder()
            .setPath(path)
            .setOwner(inode.owner())
            .setGroup(inode.group())
            .setMode(inode.mode())
            .setMtimeMs(inode.mtimeMs())
            .setAtimeMs(inode.atimeMs())
            .setInodeId(inode.id().value());
    if (inode instanceof FileView file) {
      return status
          .setType(FileType.FILE)
          .setLength(file.length())
          .setReplication(file.replication())
          .setBlockSize(file.blockSize())
          .setUnderConstruction(file.lease() != null)
          .setBlockCount(file.blockCount())
          .build();
    }
    return status
        .setType(FileType.DIRECTORY)
        .setChildCount(((DirectoryView) inode).childCount())
        .build();
  }
}
