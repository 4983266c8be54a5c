package io.ashlar.client.sync;

import io.ashlar.client.LocatedBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of a local file's content, cut as the blocks of the stored file are, so that their chunks
 * lie over each other.
 *
 * @param offset in the file
 * @param length of the local file's part, above 0
 * @param stored the stored block at the same offset; null if the stored file ends before
 */
record BlockPart(long offset, long length, @Nullable LocatedBlock stored) {
  /**
   * Cuts a local file. Only the last stored block may become longer.
   *
   * @param blockSize of blocks that the stored file does not have
   */
  static List<BlockPart> cut(List<LocatedBlock> stored, long localLength, long blockSize) {
    List<BlockPart> parts = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < stored.size() && at < localLength; i++) {
      LocatedBlock block = stored.get(i);
      if (block.length() == 0) {
        continue;
      }
      boolean last = i == stored.size() - 1;
      long most = last ? Math.max(block.length(), blockSize) : block.length();
      long length = Math.min(most, localLength - at);
      parts.add(new BlockPart(at, length, block));
      at += length;
    }
    while (at < localLength) {
      long length = Math.min(blockSize, localLength - at);
      parts.add(new BlockPart(at, length, null));
      at += length;
    }
    return parts;
  }
}
