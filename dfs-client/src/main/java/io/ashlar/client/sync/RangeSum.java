package io.ashlar.client.sync;

import io.ashlar.client.ByteRange;
import java.util.ArrayList;
import java.util.List;

/** Ranges of a file in rising order; neighbours become one. */
final class RangeSum {
  private final List<ByteRange> ranges = new ArrayList<>();

  void add(long from, long to) {
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).end() >= from) {
      long start = ranges.get(last).offset();
      ranges.set(last, new ByteRange(start, Math.max(ranges.get(last).end(), to) - start));
    } else if (to > from) {
      ranges.add(new ByteRange(from, to - from));
    }
  }

  List<ByteRange> joined() {
    return List.copyOf(ranges);
  }
}
