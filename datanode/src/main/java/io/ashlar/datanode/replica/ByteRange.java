package io.ashlar.datanode.replica;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Bytes of a replica.
 *
 * @param start of the first
 * @param end behind the last
 */
public record ByteRange(long start, long end) {
  /** How many. */
  public long bytes() {
    return end - start;
  }

  /** As {@code 0-512,1024-1536}. */
  public static String text(List<ByteRange> ranges) {
    return ranges.stream()
        .map(range -> range.start() + "-" + range.end())
        .collect(Collectors.joining(","));
  }

  /** Adds {@code more}, which does not begin before the last of {@code ranges}. */
  static void append(List<ByteRange> ranges, ByteRange more) {
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).end() >= more.start()) {
      ranges.set(last, new ByteRange(ranges.get(last).start(), more.end()));
    } else {
      ranges.add(more);
    }
  }
}
