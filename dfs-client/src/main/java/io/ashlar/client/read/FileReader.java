package io.ashlar.client.read;

import io.ashlar.client.FileStatus;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file: in order with read-ahead, or at positions. Every byte is verified; where a
 * replica fails, another one goes on at the same byte.
 *
 * <p><b>Threading</b>: {@link #read} by one thread at a time, {@link #readAt} by any number.
 */
public final class FileReader implements AutoCloseable {
  /** Forward seeks up to this are skipped rather than asked for anew. */
  private static final long SKIP_BYTES_MAX = 128 << 10;

  /** First range after a seek; it grows while reading goes on in order. */
  private static final long RANGE_BYTES_FIRST = 256 << 10;

  private static final int RANGE_GROWTH = 4;

  private final ReadParts parts;
  private final BlockLocations locations;
  private final long length;
  private long rangeBytes = Long.MAX_VALUE;
  private @Nullable VerifiedRange current;
  private @Nullable ReplicaChoice choice;

  private FileReader(ReadParts parts, BlockLocations locations, long length) {
    this.parts = parts;
    this.locations = locations;
    this.length = length;
  }

  /** Opens the file at its present length. */
  public static FileReader open(ReadParts parts, String path) throws IOException {
    BlockLocations locations = BlockLocations.open(parts.nameNode(), path);
    return new FileReader(parts, locations, VisibleLength.ofFile(parts, locations));
  }

  /** Bytes that this reader may see. */
  public long length() {
    return length;
  }

  /** The file when it was opened. */
  public FileStatus status() {
    return locations.status();
  }

  /**
   * Reads in order from {@code position}; best where the read before ended.
   *
   * @return bytes copied, at least one; -1 at the end of the file
   */
  public int read(long position, ByteBuffer target) throws IOException {
    if (position >= length) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    while (true) {
      VerifiedRange range = rangeAt(position);
      try {
        advance(range, position);
        int count = range.read(target);
        chosen(range).progressed();
        if (range.position() == range.end()) {
          closeRange();
          rangeBytes = saturatedGrowth(rangeBytes);
        }
        return count;
      } catch (DfsException e) {
        onFailure(chosen(range), range, e);
        closeRange();
      }
    }
  }

  private static long saturatedGrowth(long bytes) {
    return bytes > Long.MAX_VALUE / RANGE_GROWTH ? Long.MAX_VALUE : bytes * RANGE_GROWTH;
  }

  private static void advance(VerifiedRange range, long position) throws IOException {
    long gap = position - range.block().offset() - range.position();
    if (gap > 0) {
      range.skip(gap);
    }
  }

  private ReplicaChoice chosen(VerifiedRange range) {
    ReplicaChoice known = choice;
    if (known == null || known.block().block().id() != range.block().block().id()) {
      known = new ReplicaChoice(parts, locations, range.block());
      choice = known;
    }
    return known;
  }

  private VerifiedRange rangeAt(long position) throws IOException {
    VerifiedRange range = current;
    if (range != null) {
      long inBlock = position - range.block().offset();
      long gap = inBlock - range.position();
      if (gap >= 0 && gap <= SKIP_BYTES_MAX && inBlock < range.end()) {
        return range;
      }
      closeRange();
      rangeBytes = RANGE_BYTES_FIRST;
    }
    LocatedBlock block = locations.at(position);
    ReplicaChoice known = choice;
    if (known == null || known.block().block().id() != block.block().id()) {
      known = new ReplicaChoice(parts, locations, block);
      choice = known;
    }
    range = openRange(known, position, rangeBytes, ReadMode.SEQUENTIAL);
    current = range;
    return range;
  }

  private VerifiedRange openRange(
      ReplicaChoice replicas, long position, long wantedBytes, ReadMode ordinary)
      throws IOException {
    while (true) {
      ReplicaLocation replica = replicas.next(position);
      LocatedBlock block = replicas.block();
      long inBlock = position - block.offset();
      long blockEnd = block.underConstruction() ? length - block.offset() : block.length();
      long bytes = Math.min(wantedBytes, Math.min(blockEnd, length - block.offset()) - inBlock);
      try {
        return VerifiedRange.open(parts, replica, block, inBlock, bytes, replicas.mode(ordinary));
      } catch (DfsException e) {
        replicas.failed(replica, position, e);
      }
    }
  }

  private void onFailure(ReplicaChoice replicas, VerifiedRange range, DfsException failure) {
    replicas.failed(range.replica(), range.block().offset() + range.position(), failure);
    if (failure.code() == ErrorCode.CHECKSUM_ERROR) {
      CorruptReports.send(
          parts.pool(),
          range.replica(),
          range.block(),
          range.position(),
          range.end() - range.position());
    }
  }

  /**
   * Reads {@code target} full from {@code position}, or up to the end of the file.
   *
   * @return bytes copied; -1 if {@code position} is at or behind the end
   */
  public int readAt(long position, ByteBuffer target) throws IOException {
    if (position >= length) {
      return -1;
    }
    long end = Math.min(length, position + target.remaining());
    long at = position;
    while (at < end) {
      at += readInBlock(at, end, target);
    }
    return (int) (at - position);
  }

  private long readInBlock(long position, long end, ByteBuffer target) throws IOException {
    ReplicaChoice replicas = new ReplicaChoice(parts, locations, locations.at(position));
    long at = position;
    while (true) {
      VerifiedRange range = openRange(replicas, at, end - at, ReadMode.POSITIONED);
      try (range) {
        while (range.position() < range.end()) {
          at += range.read(target);
        }
        return at - position;
      } catch (DfsException e) {
        onFailure(replicas, range, e);
      }
    }
  }

  private void closeRange() {
    VerifiedRange range = current;
    if (range != null) {
      current = null;
      range.close();
    }
  }

  @Override
  public void close() {
    closeRange();
  }
}
