package io.ashlar.common.merkle;

import io.ashlar.common.checksum.ChunkChecksums;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Shape and hashes of the Merkle tree over the chunks of one block. Level 0 has one leaf per chunk:
 * its CRC32C, and with {@code strong} the SHA-256 of its data behind it. A node above has up to
 * {@link #FANOUT} children and is the first 16 bytes of
 *
 * <pre>SHA-256( 1 | level | strong | chunkBytes | bytes of the block below the node | children )
 * </pre>
 *
 * <p>so that nodes of different levels, shapes or lengths never hash the same input. Numbers are
 * big endian. Nodes of two trees of the same chunk size may be compared index by index also where
 * the blocks differ in length.
 *
 * <p><b>Threading</b>: immutable.
 *
 * @param length bytes of the block, 0 or more
 * @param chunkBytes bytes of a chunk, above 0
 * @param strong leaves have a SHA-256 too
 */
public record ChunkTree(long length, int chunkBytes, boolean strong) {
  /** Children of a full node. */
  public static final int FANOUT = 16;

  /** Bytes of a node above the leaves: 128 bits. */
  public static final int NODE_BYTES = 16;

  /** Highest level that is asked for: its nodes cover 2^40 chunks. */
  public static final int LEVEL_MAX = 10;

  private static final int FANOUT_BITS = 4;
  private static final int SHA_BYTES = 32;
  private static final byte INNER = 1;
  private static final int HEAD_BYTES = 1 + 1 + 1 + Integer.BYTES + Long.BYTES;

  /** Checks the numbers. */
  public ChunkTree {
    if (length < 0 || chunkBytes <= 0) {
      throw new IllegalArgumentException(
          "expected a length of 0 or more and chunks above 0, found " + length + ", " + chunkBytes);
    }
  }

  /** Number of leaves. */
  public long chunks() {
    return ChunkChecksums.chunksOf(length, chunkBytes);
  }

  /** Bytes of a leaf. */
  public int leafBytes() {
    return ChunkChecksums.CHECKSUM_BYTES + (strong ? SHA_BYTES : 0);
  }

  /** Bytes of one node of that level. */
  public int bytesAt(int level) {
    return level == 0 ? leafBytes() : NODE_BYTES;
  }

  /** Number of nodes of a level; 0 of an empty block. */
  public long nodesAt(int level) {
    long span = 1L << (FANOUT_BITS * level);
    return (chunks() + span - 1) / span;
  }

  /** Leaves below a full node of that level. */
  public static long leavesPerNode(int level) {
    return 1L << (FANOUT_BITS * level);
  }

  /** Bytes of the block below a full node of that level. */
  public long spanAt(int level) {
    return leavesPerNode(level) * chunkBytes;
  }

  /** Bytes of the block below that node; the last one of a level may have fewer. */
  public long coveredBy(int level, long index) {
    long span = spanAt(level);
    return Math.min(span, length - index * span);
  }

  /** The highest level above the leaves whose full nodes cover at most {@code bytes}, or 1. */
  public int levelCovering(long bytes) {
    int level = 1;
    while (level < LEVEL_MAX && spanAt(level + 1) <= bytes) {
      level++;
    }
    return level;
  }

  /**
   * Adds the leaves of some chunks.
   *
   * @param data of whole chunks, the last of which may end the block
   * @param leaves takes {@link #leafBytes} for each at its position
   */
  public void putLeaves(ByteBuffer data, ByteBuffer leaves) {
    MessageDigest sha = strong ? sha256() : null;
    ByteBuffer view = data.duplicate();
    int end = view.limit();
    for (int start = view.position(); start < end; start += chunkBytes) {
      view.limit(Math.min(end, start + chunkBytes)).position(start);
      leaves.putInt(ChunkChecksums.of(view));
      if (sha != null) {
        sha.update(view);
        leaves.put(sha.digest());
      }
    }
  }

  /**
   * The nodes of a level that stand over these leaves.
   *
   * @param level 1 or more
   * @param first index of the first node
   * @param leaves of all chunks below those nodes; its position is not moved
   * @return {@link #NODE_BYTES} for each
   */
  public ByteBuffer nodesOver(int level, long first, ByteBuffer leaves) {
    ByteBuffer below = leaves.slice();
    MessageDigest sha = sha256();
    for (int at = 1; at <= level; at++) {
      int childBytes = bytesAt(at - 1);
      int children = below.remaining() / childBytes;
      int count = (children + FANOUT - 1) / FANOUT;
      long firstAt = first << (FANOUT_BITS * (level - at));
      ByteBuffer nodes = ByteBuffer.allocate(count * NODE_BYTES);
      for (int node = 0; node < count; node++) {
        int from = node * FANOUT * childBytes;
        int bytes = Math.min(FANOUT * childBytes, below.remaining() - from);
        hash(sha, at, firstAt + node, below.slice(from, bytes), nodes);
      }
      below = nodes.flip();
    }
    return below;
  }

  private void hash(MessageDigest sha, int level, long index, ByteBuffer children, ByteBuffer to) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.put(INNER).put((byte) level).put((byte) (strong ? 1 : 0));
    head.putInt(chunkBytes).putLong(coveredBy(level, index)).flip();
    sha.update(head);
    sha.update(children);
    byte[] whole = new byte[SHA_BYTES];
    try {
      sha.digest(whole, 0, SHA_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
    to.put(whole, 0, NODE_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
