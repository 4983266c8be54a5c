package io.ashlar.common.merkle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * All leaves of one block, and the nodes above them, made level by level when they are asked for.
 *
 * <p><b>Threading</b>: one thread.
 */
public final class BlockLeaves {
  private final ChunkTree tree;
  private final ByteBuffer leaves;
  private final List<ByteBuffer> levels = new ArrayList<>();

  /** {@code leaves} has those of all chunks of {@code tree}. */
  public BlockLeaves(ChunkTree tree, ByteBuffer leaves) {
    if (leaves.remaining() != tree.chunks() * tree.leafBytes()) {
      throw new IllegalArgumentException(
          "expected " + tree.chunks() + " leaves, found " + leaves.remaining() + " bytes");
    }
    this.tree = tree;
    this.leaves = leaves.slice();
    levels.add(this.leaves);
  }

  /** Their shape. */
  public ChunkTree tree() {
    return tree;
  }

  /** CRC32C of a chunk. */
  public int crc(long chunk) {
    return leaves.getInt(Math.toIntExact(chunk * tree.leafBytes()));
  }

  /** The bytes of one node; of a leaf for level 0. */
  public ByteBuffer node(int level, long index) {
    while (levels.size() <= level) {
      levels.add(tree.nodesOver(levels.size(), 0, leaves));
    }
    int bytes = tree.bytesAt(level);
    return levels.get(level).slice(Math.toIntExact(index * bytes), bytes);
  }
}
