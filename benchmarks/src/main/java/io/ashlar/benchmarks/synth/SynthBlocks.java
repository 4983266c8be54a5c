package io.ashlar.benchmarks.synth;

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

  private final String namespaceId;
  private long[] ids = new long[1 << 16];
  private long[] stamps = new long[1 << 16];
  private long[] lengths = new long[1 << 16];
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
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, count * 2);
      stamps = Arrays.copyOf(stamps, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    ids[count] = block.getBlockId();
    stamps[count] = block.getCommittedGs();
    lengths[count++] = block.getLength();
  }

  String namespaceId() {
    return namespaceId;
  }

  int count() {
    return count;
  }

  long id(int index) {
    return ids[index];
  }

  long stamp(int index) {
    return stamps[index];
  }

  long length(int index) {
    return lengths[index];
  }

  /** True if {@code node} of {@code nodes} has a replica of the block. */
  boolean isOn(int index, int node, int nodes, long seed) {
    return isOn(ids[index], node, nodes, seed);
  }

  /** Three draws without putting back: each one counts only the nodes that are left. */
  static boolean isOn(long block, int node, int nodes, long seed) {
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
      if (drawn == node) {
        return true;
      }
    }
    return false;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
