package io.ashlar.client.write;

import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.FileStatus;

/** Identity of a file that is open for write. */
public record OpenedFile(long inodeId, String path, long blockSize, int replication) {
  /** As the NameNode describes it. */
  public static OpenedFile of(FileStatus status) {
    return new OpenedFile(
        status.getInodeId(), status.getPath(), status.getBlockSize(), status.getReplication());
  }

  /** For messages. */
  static String show(BlockKey key) {
    return key.getBlockId() + "_" + key.getGenerationStamp();
  }
}
