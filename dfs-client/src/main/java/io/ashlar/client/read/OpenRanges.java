package io.ashlar.client.read;

import io.ashlar.common.merkle.TreeComparison.NodeRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Ranges of nodes that are not answered yet. */
final class OpenRanges {
  private final Deque<NodeRange> open;

  OpenRanges(List<NodeRange> ranges) {
    this.open = new ArrayDeque<>(ranges);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** The first few. */
  List<NodeRange> first(int most) {
    return open.stream().limit(most).toList();
  }

  /** So many nodes of the first ones are answered. */
  void answered(long nodes) {
    long left = nodes;
    while (left > 0) {
      NodeRange first = open.removeFirst();
      if (first.count() > left) {
        open.addFirst(new NodeRange(first.first() + left, first.count() - left));
        return;
      }
      left -= first.count();
    }
  }
}
