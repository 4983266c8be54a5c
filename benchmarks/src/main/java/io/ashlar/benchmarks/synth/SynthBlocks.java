package io.ashlar.benchmarks.synth;

import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.protocol.image.ImageBlock;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The blocks of an image, and on which nodes their replicas are: three different ones, at random,
 * the same for equal seeds. Takes 24 bytes a block.
 *
 * <p><b>Threading</b>: does not change once read.
 */
final class SynthBlocks {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int REPLICAS = 3;
  private static final int WORDS = 3;
  private static final int FETCHED = 256;

  private final String namespaceId;

  /** Id, stamp and length of each block, side by side: a node looks at one in many. */
  private long[] words = new long[WORDS << 16];

  private int count;

  private SynthBlocks(String namespaceId) {
    this.namespaceId = namespaceId;
  }

  static SynthBlocks read(Path image) throws IOException {
    try (ImageReader reader = ImageReader.open(RealDisk.INSTANCE, image)) {
      SynthBlocks blocks = new SynthBlocks(reader.header().getNamespaceId());
      reader.read(
          new ImageReader.Items() {
            @Override
            public void header(ImageHeader header) {}

            @Override
            public void inode(ImageInode inode) {
              inode.getBlocksList().forEach(blocks::add);
            }

            @Override
            public void session(ImageSession session) {}
          });
      return blocks;
    }
  }

  private void add(ImageBlock block) {
    int at = count++ * WORDS;
    if (at == words.length) {
      words = Arrays.copyOf(words, at * 2);
    }
    words[at] = block.getBlockId();
    words[at + 1] = block.getCommittedGs();
    words[at + 2] = block.getLength();
  }

  String namespaceId() {
    return namespaceId;
  }

  int count() {
    return count;
  }

  long id(int index) {
    return words[index * WORDS];
  }

  long stamp(int index) {
    return words[index * WORDS + 1];
  }

  long length(int index) {
    return words[index * WORDS + 2];
  }

  /** Sums over these blocks, which are looked up in batches: their rows are far apart. */
  DigestSums sums(int[] indices, ReplicaHash hash) {
    DigestSums sums = new DigestSums();
    long[] rows = new long[FETCHED * WORDS];
    for (int from = 0; from < indices.length; from += FETCHED) {
      int some = Math.min(FETCHED, indices.length - from);
      for (int i = 0; i < some; i++) {
        for (int word = 0; word < WORDS; word++) {
          rows[i * WORDS + word] = words[indices[from + i] * WORDS + word];
        }
      }
      for (int i = 0; i < some; i++) {
        hash.add(sums, rows[i * WORDS], rows[i * WORDS + 1], rows[i * WORDS + 2]);
      }
    }
    return sums;
  }

  /** For each node the indices of the blocks of which it has a replica, rising. */
  int[][] byNode(int nodes, long seed) {
    int[] counts = new int[nodes];
    for (int i = 0; i < count; i++) {
      for (int node : nodesOf(id(i), nodes, seed)) {
        counts[node]++;
      }
    }
    int[][] held = new int[nodes][];
    for (int node = 0; node < nodes; node++) {
      held[node] = new int[counts[node]];
    }
    int[] next = new int[nodes];
    for (int i = 0; i < count; i++) {
      for (int node : nodesOf(id(i), nodes, seed)) {
        held[node][next[node]++] = i;
      }
    }
    return held;
  }

  /** Three draws without putting back: each one counts only the nodes that are left. */
  static int[] nodesOf(long block, int nodes, long seed) {
    int replicas = Math.min(REPLICAS, nodes);
    int[] taken = new int[replicas];
    for (int r = 0; r < replicas; r++) {
      int drawn = (int) Math.floorMod(mix(block * GOLDEN + seed + r), (long) (nodes - r));
      // The taken ones are kept in rising order; stepping over them gives a node that is left.
      int at = 0;
      while (at < r && drawn >= taken[at]) {
        drawn++;
        at++;
      }
      System.arraycopy(taken, at, taken, at + 1, r - at);
      taken[at] = drawn;
    }
    return taken;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
