package io.ashlar.common.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.merkle.TreeComparison.NodeRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Trees find exactly the chunks in which the bytes differ, and look at little else. */
final class TreeComparisonPropertyTest {
  private static final int CHUNK = 16;

  @Property(tries = 300)
  void shouldFindExactlyTheChunksWhoseBytesDiffer(
      @ForAll long seed,
      @ForAll @IntRange(max = 40_000) int length,
      @ForAll @IntRange(max = 40_000) int otherLength,
      @ForAll @IntRange(max = 6) int changes,
      @ForAll boolean strong,
      @ForAll @IntRange(min = 1, max = 4) int startLevel)
      throws IOException {
    byte[] here = bytes(seed, length);
    byte[] there = Arrays.copyOf(here, otherLength);
    Random random = new Random(seed);
    for (int i = 0; i < changes && otherLength > 0; i++) {
      there[random.nextInt(otherLength)] ^= (byte) (1 << random.nextInt(8));
    }

    BitSet found =
        TreeComparison.differentChunks(
            leaves(here, strong),
            new ChunkTree(otherLength, CHUNK, strong),
            startLevel,
            new Counting(leaves(there, strong)));

    assertThat(found).isEqualTo(differentByBytes(here, there));
  }

  @Property(tries = 100)
  void shouldAskForNothingBelowNodesThatAreEqual(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60_000) int length) throws IOException {
    byte[] here = bytes(seed, length);
    byte[] there = here.clone();
    Counting equal = new Counting(leaves(there, false));
    ChunkTree tree = new ChunkTree(length, CHUNK, false);
    assertThat(TreeComparison.differentChunks(leaves(here, false), tree, 3, equal))
        .isEqualTo(new BitSet());
    assertThat(equal.asked).isEqualTo(tree.nodesAt(3));

    there[(int) ((seed & Long.MAX_VALUE) % length)]++;
    Counting one = new Counting(leaves(there, false));
    assertThat(TreeComparison.differentChunks(leaves(here, false), tree, 3, one).cardinality())
        .isOne();
    assertThat(one.asked).isLessThanOrEqualTo(tree.nodesAt(3) + 3L * ChunkTree.FANOUT);
  }

  @Property(tries = 100)
  void shouldMakeTheSameNodesFromAPartOfTheLeaves(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60_000) int length,
      @ForAll @IntRange(min = 1, max = 3) int level,
      @ForAll boolean strong) {
    BlockLeaves whole = leaves(bytes(seed, length), strong);
    ChunkTree tree = whole.tree();
    long index = (seed & Long.MAX_VALUE) % tree.nodesAt(level);
    long from = index * ChunkTree.leavesPerNode(level);
    long to = Math.min(from + ChunkTree.leavesPerNode(level), tree.chunks());
    ByteBuffer part = ByteBuffer.allocate((int) (to - from) * tree.leafBytes());
    for (long leaf = from; leaf < to; leaf++) {
      part.put(whole.node(0, leaf));
    }
    assertThat(tree.nodesOver(level, index, part.flip())).isEqualTo(whole.node(level, index));
  }

  @Property(tries = 50)
  void shouldNeverTakeANodeOfAnotherShapeForEqual(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4_000) int length) {
    byte[] bytes = bytes(seed, length);
    ByteBuffer node = leaves(bytes, false).node(1, 0);
    assertThat(leaves(bytes, true).node(1, 0)).isNotEqualTo(node);
    assertThat(leaves(bytes, false).node(2, 0)).isNotEqualTo(node);
    ChunkTree twice = new ChunkTree(length, 2 * CHUNK, false);
    ByteBuffer leaves = ByteBuffer.allocate((int) twice.chunks() * twice.leafBytes());
    twice.putLeaves(ByteBuffer.wrap(bytes), leaves);
    assertThat(new BlockLeaves(twice, leaves.flip()).node(1, 0)).isNotEqualTo(node);
  }

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static BlockLeaves leaves(byte[] bytes, boolean strong) {
    ChunkTree tree = new ChunkTree(bytes.length, CHUNK, strong);
    ByteBuffer leaves = ByteBuffer.allocate((int) tree.chunks() * tree.leafBytes());
    tree.putLeaves(ByteBuffer.wrap(bytes), leaves);
    return new BlockLeaves(tree, leaves.flip());
  }

  private static BitSet differentByBytes(byte[] here, byte[] there) {
    BitSet differ = new BitSet();
    int longest = Math.max(here.length, there.length);
    for (int from = 0, chunk = 0; from < longest; from += CHUNK, chunk++) {
      differ.set(chunk, !Arrays.equals(chunk(here, from), chunk(there, from)));
    }
    return differ;
  }

  private static byte[] chunk(byte[] bytes, int from) {
    int start = Math.min(from, bytes.length);
    return Arrays.copyOfRange(bytes, start, Math.min(from + CHUNK, Math.max(start, bytes.length)));
  }

  private static final class Counting implements TreeComparison.NodeSource {
    private final BlockLeaves leaves;
    private long asked;

    private Counting(BlockLeaves leaves) {
      this.leaves = leaves;
    }

    @Override
    public ByteBuffer nodes(int level, List<NodeRange> ranges) {
      long count = ranges.stream().mapToLong(NodeRange::count).sum();
      asked += count;
      ByteBuffer nodes = ByteBuffer.allocate((int) count * leaves.tree().bytesAt(level));
      for (NodeRange range : ranges) {
        for (long node = range.first(); node < range.first() + range.count(); node++) {
          nodes.put(leaves.node(level, node));
        }
      }
      return nodes.flip();
    }
  }
}
