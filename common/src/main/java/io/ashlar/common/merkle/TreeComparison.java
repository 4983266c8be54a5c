package io.ashlar.common.merkle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the chunks in which two blocks differ: compares nodes from above and goes down only where
 * they differ.
 *
 * <p><b>Threading</b>: stateless.
 */
public final class TreeComparison {
  private TreeComparison() {}

  /** Neighbouring nodes of one level. */
  public record NodeRange(long first, long count) {}

  /** Where the nodes of the other block come from. */
  @FunctionalInterface
  public interface NodeSource {
    /** All nodes of {@code ranges} of one level, one behind the other. */
    ByteBuffer nodes(int level, List<NodeRange> ranges) throws IOException;
  }

  /**
   * Compares.
   *
   * @param here one block
   * @param there shape of the other, of the same chunk size and kind
   * @param startLevel at which to begin, above the leaves
   * @return indexes of the chunks that differ; a chunk that only one of the blocks has differs, and
   *     so does one that has more bytes in one of them
   */
  public static BitSet differentChunks(
      BlockLeaves here, ChunkTree there, int startLevel, NodeSource source) throws IOException {
    ChunkTree own = here.tree();
    if (own.chunkBytes() != there.chunkBytes() || own.strong() != there.strong()) {
      throw new IllegalArgumentException("expected trees of one kind: " + own + ", " + there);
    }
    BitSet differ = new BitSet();
    differ.set(0, Math.toIntExact(there.nodesAt(startLevel)));
    for (int level = startLevel; level >= 0 && !differ.isEmpty(); level--) {
      differ = differentNodes(here, there, level, differ, source);
      if (level > 0) {
        differ = children(differ, Math.toIntExact(there.nodesAt(level - 1)));
      }
    }
    if (own.chunks() > there.chunks()) {
      differ.set(Math.toIntExact(there.chunks()), Math.toIntExact(own.chunks()));
    }
    return differ;
  }

  private static BitSet differentNodes(
      BlockLeaves here, ChunkTree there, int level, BitSet candidates, NodeSource source)
      throws IOException {
    ChunkTree own = here.tree();
    List<NodeRange> ranges = ranges(candidates);
    ByteBuffer answer = source.nodes(level, ranges);
    int bytes = there.bytesAt(level);
    if (answer.remaining() != (long) candidates.cardinality() * bytes) {
      throw new IllegalStateException(
          "expected "
              + candidates.cardinality()
              + " nodes, found "
              + answer.remaining()
              + " bytes");
    }
    BitSet differ = new BitSet();
    int at = answer.position();
    for (int node = candidates.nextSetBit(0); node >= 0; node = candidates.nextSetBit(node + 1)) {
      boolean same =
          node < own.nodesAt(level)
              && own.coveredBy(level, node) == there.coveredBy(level, node)
              && here.node(level, node).equals(answer.slice(at, bytes));
      differ.set(node, !same);
      at += bytes;
    }
    return differ;
  }

  private static BitSet children(BitSet nodes, int countBelow) {
    BitSet below = new BitSet();
    for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
      int from = node * ChunkTree.FANOUT;
      below.set(from, Math.min(from + ChunkTree.FANOUT, countBelow));
    }
    return below;
  }

  /** The set bits as ranges. */
  public static List<NodeRange> ranges(BitSet bits) {
    List<NodeRange> ranges = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from);
      ranges.add(new NodeRange(from, to - from));
      from = bits.nextSetBit(to);
    }
    return ranges;
  }
}
