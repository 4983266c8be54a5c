package io.ashlar.client.write;

import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.FileStatus;

/** Identity of a file that is open for write. */
record OpenedFile(long inodeId, String path, long blockSize) {
  static OpenedFile of(FileStatus status) {
    return new OpenedFile(status.getInodeId(), status.getPath(), status.getBlockSize());
  }

  /** For messages. */
  static String show(BlockKey key) {
    return key.getBlockId() + "_" + key.getGenerationStamp();
  }
}
