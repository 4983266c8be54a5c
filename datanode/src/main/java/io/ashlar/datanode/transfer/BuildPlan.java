package io.ashlar.datanode.transfer;

import io.ashlar.protocol.data.BuildBlockRequest;
import io.ashlar.protocol.data.BuildRange;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which bytes of a new block are kept from the old one, and which the client sends.
 *
 * <p><b>Threading</b>: immutable.
 */
final class BuildPlan {
  private static final int RANGES_MAX = 1 << 16;

  private final long length;
  private final TreeMap<Long, Long> keptEnds = new TreeMap<>(); // By their starts.

  private BuildPlan(long length) {
    this.length = length;
  }

  /** INVALID_ARGUMENT if the ranges are not rising, not whole chunks, or beyond a block's end. */
  static BuildPlan of(BuildBlockRequest request) throws DfsException {
    BuildPlan plan = new BuildPlan(request.getLength());
    int chunkBytes = request.getChecksum().getBytesPerChecksum();
    long both = Math.min(request.getLength(), request.getSourceLength());
    boolean sameEnd = request.getLength() == request.getSourceLength();
    long at = 0;
    if (request.getLength() <= 0 || request.getKeptCount() > RANGES_MAX) {
      throw refused("a length above 0 and at most " + RANGES_MAX + " kept ranges");
    }
    for (BuildRange range : request.getKeptList()) {
      if (range.getOffset() < at
          || range.getLength() <= 0
          || range.getOffset() % chunkBytes != 0
          || range.getLength() > both - range.getOffset()) {
        throw refused("kept ranges that rise, begin at chunks, and end in both blocks");
      }
      long end = range.getOffset() + range.getLength();
      if (end % chunkBytes != 0 && !(sameEnd && end == both)) {
        throw refused("kept ranges of chunks that are whole in both blocks");
      }
      plan.keptEnds.merge(range.getOffset(), end, Math::max);
      at = end;
    }
    if (!plan.keptEnds.isEmpty() && !request.hasSource()) {
      throw refused("a source for what is kept");
    }
    return plan;
  }

  private static DfsException refused(String expected) {
    return new DfsException(ErrorCode.INVALID_ARGUMENT, "a block to build: expected " + expected);
  }

  long length() {
    return length;
  }

  boolean keepsNothing() {
    return keptEnds.isEmpty();
  }

  /** End of the kept range that holds {@code at}; {@code at} itself if the client sends it. */
  long keptUntil(long at) {
    Map.Entry<Long, Long> range = keptEnds.floorEntry(at);
    return range != null && at < range.getValue() ? range.getValue() : at;
  }

  /** Where the client's bytes that begin at {@code at} end. */
  long sentUntil(long at) {
    Long next = keptEnds.ceilingKey(at);
    return next == null ? length : next;
  }

  /** The first byte at or behind {@code at} that the client sends; the length if there is none. */
  long nextSent(long at) {
    long from = at;
    for (long end = keptUntil(from); end != from; end = keptUntil(from)) {
      from = end;
    }
    return from;
  }
}
