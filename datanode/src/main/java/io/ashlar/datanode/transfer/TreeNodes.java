package io.ashlar.datanode.transfer;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.merkle.ChunkTree;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.ReplicaReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Makes tree nodes of one replica, as many as fit into one answer.
 *
 * <p><b>Threading</b>: the volume's executor.
 */
final class TreeNodes {
  private static final int ANSWER_BYTES_MAX = 256 << 10;
  private static final int LEAVES_READ_MAX = 256 << 10;
  private static final long DATA_READ_MAX = 16L << 20;
  private static final int PIECE_BYTES = 1 << 20;
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  private final ReplicaReader reader;
  private final ChunkTree tree;
  private final int level;
  private final boolean readsData;
  private final ByteBuffer answer;
  private long leavesRead;
  private long count;

  /** Nodes of {@code level}; {@code verify} reads the data also of a tree that is not strong. */
  TreeNodes(ReplicaReader reader, ChunkTree tree, boolean verify, int level) {
    this.reader = reader;
    this.tree = tree;
    this.level = level;
    this.readsData = verify || tree.strong();
    this.answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);
  }

  /** Adds a node; false if this answer has no room for it. The first one always has. */
  boolean add(long node) throws IOException {
    long first = node * ChunkTree.leavesPerNode(level);
    long leaves = Math.min(ChunkTree.leavesPerNode(level), tree.chunks() - first);
    boolean full =
        answer.remaining() < tree.bytesAt(level)
            || leavesRead + leaves > LEAVES_READ_MAX
            || (readsData && (leavesRead + leaves) * tree.chunkBytes() > DATA_READ_MAX);
    if (full && count > 0) {
      return false;
    }
    ByteBuffer read = ByteBuffer.allocate(Math.toIntExact(leaves * tree.leafBytes()));
    readLeaves(first, leaves, read);
    read.flip();
    answer.put(level == 0 ? read : tree.nodesOver(level, node, read));
    leavesRead += leaves;
    count++;
    return true;
  }

  long count() {
    return count;
  }

  /** What was answered; nothing is added any more. */
  ByteBuffer bytes() {
    return answer.flip();
  }

  private void readLeaves(long first, long leaves, ByteBuffer to) throws IOException {
    long offset = first * tree.chunkBytes();
    long bytes = Math.min(leaves * tree.chunkBytes(), tree.length() - offset);
    if (!readsData) {
      reader.read(offset, to, NO_DATA.duplicate());
      return;
    }
    int pieceBytes = Math.max(1, PIECE_BYTES / tree.chunkBytes()) * tree.chunkBytes();
    ByteBuffer data = ByteBuffer.allocate((int) Math.min(pieceBytes, bytes));
    ByteBuffer sums =
        ByteBuffer.allocate(ChunkChecksums.bytesFor(data.capacity(), tree.chunkBytes()));
    for (long at = 0; at < bytes; at += pieceBytes) {
      int piece = (int) Math.min(pieceBytes, bytes - at);
      data.clear().limit(piece);
      sums.clear().limit(ChunkChecksums.bytesFor(piece, tree.chunkBytes()));
      reader.read(offset + at, sums, data);
      data.flip();
      int bad = ChunkChecksums.firstMismatch(data, tree.chunkBytes(), sums.flip());
      if (bad >= 0) {
        throw new CorruptReplicaException(
            "the chunk at offset "
                + (offset + at + (long) bad * tree.chunkBytes())
                + " does not verify");
      }
      tree.putLeaves(data, to);
    }
  }
}
