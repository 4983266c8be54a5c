package io.ashlar.client.sync;

import io.ashlar.client.ByteRange;
import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileBlocks;
import io.ashlar.client.FileDifference;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.read.BlockLocations;
import io.ashlar.client.read.BlockTreeNodes;
import io.ashlar.client.read.ReadParts;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.merkle.BlockLeaves;
import io.ashlar.common.merkle.ChunkTree;
import io.ashlar.common.merkle.TreeComparison;
import io.ashlar.common.merkle.TreeComparison.NodeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares a local file with a stored one, block after block.
 *
 * <p><b>Threading</b>: one thread.
 */
final class FileComparison {
  /** Data below one node of the first round: a block of 64 MB is equal after a few dozen nodes. */
  private static final long FIRST_SPAN_BYTES = 4L << 20;

  private final ReadParts parts;
  private final DiffOptions options;
  private final LongConsumer progress;

  FileComparison(ReadParts parts, DiffOptions options, LongConsumer progress) {
    this.parts = parts;
    this.options = options;
    this.progress = progress;
  }

  /** Compares all; {@code defaultChunkBytes} is for what the stored file does not have. */
  List<ComparedBlock> compare(
      LocalFile local, FileBlocks stored, long blockSize, int defaultChunkBytes)
      throws IOException {
    BlockLocations locations = BlockLocations.open(parts.nameNode(), stored.status().path());
    return compare(local, stored.blocks(), locations, blockSize, defaultChunkBytes);
  }

  /** The same where nothing is stored. */
  List<ComparedBlock> compareWithNothing(LocalFile local, long blockSize, int chunkBytes)
      throws IOException {
    return compare(local, List.of(), null, blockSize, chunkBytes);
  }

  private List<ComparedBlock> compare(
      LocalFile local,
      List<LocatedBlock> stored,
      @Nullable BlockLocations locations,
      long blockSize,
      int defaultChunkBytes)
      throws IOException {
    List<ComparedBlock> compared = new ArrayList<>();
    for (BlockPart part : BlockPart.cut(stored, local.length(), blockSize)) {
      LocatedBlock block = part.stored();
      int chunkBytes = block == null ? defaultChunkBytes : block.bytesPerChecksum();
      ChunkTree own = new ChunkTree(part.length(), chunkBytes, options.strong());
      BlockLeaves leaves = local.leaves(part.offset(), own, progress);
      BitSet different = new BitSet();
      long chunks = own.chunks();
      if (block == null || locations == null) {
        different.set(0, Math.toIntExact(chunks));
      } else {
        ChunkTree there = new ChunkTree(block.length(), chunkBytes, options.strong());
        chunks = Math.max(chunks, there.chunks());
        different =
            TreeComparison.differentChunks(
                leaves,
                there,
                there.levelCovering(FIRST_SPAN_BYTES),
                new BlockTreeNodes(parts, locations, block, there, options.verify()));
      }
      compared.add(new ComparedBlock(part, chunkBytes, different, chunks, LocalFile.crcOf(leaves)));
    }
    return compared;
  }

  /** Adds everything up, with the blocks that only the stored file has. */
  static FileDifference sum(
      List<ComparedBlock> compared,
      List<LocatedBlock> stored,
      long localLength,
      long storedLength) {
    long equal = 0;
    long different = 0;
    RangeSum ranges = new RangeSum();
    long longest = Math.max(localLength, storedLength);
    for (ComparedBlock block : compared) {
      different += block.different().cardinality();
      equal += block.chunks() - block.different().cardinality();
      LocatedBlock there = block.part().stored();
      long end =
          block.part().offset()
              + Math.max(block.part().length(), there == null ? 0 : there.length());
      for (NodeRange range : TreeComparison.ranges(block.different())) {
        long from = block.part().offset() + range.first() * block.chunkBytes();
        ranges.add(from, Math.min(end, from + range.count() * block.chunkBytes()));
      }
    }
    for (LocatedBlock block : stored) {
      if (block.offset() >= localLength && block.length() > 0) {
        different += ChunkChecksums.chunksOf(block.length(), block.bytesPerChecksum());
        ranges.add(block.offset(), block.offset() + block.length());
      }
    }
    List<ByteRange> joined = ranges.joined();
    return new FileDifference(equal, different, 0, longest, joined);
  }
}
