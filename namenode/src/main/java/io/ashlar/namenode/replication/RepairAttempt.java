package io.ashlar.namenode.replication;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.protocol.client.ByteRange;
import io.ashlar.protocol.error.DfsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last repair of one node's replica of a block.
 *
 * @param registration under which the node was told; a later one knows nothing of it
 * @param open true until the node says how it ended
 * @param failed true if it ended and left damage
 * @param failures in a row
 * @param lost bytes of which no source had a good copy; null if that is not known
 * @param dueNanos when another attempt may be made
 */
record RepairAttempt(
    long number,
    long blockId,
    DataNode node,
    long registration,
    boolean open,
    boolean failed,
    int failures,
    @Nullable List<ByteRange> lost,
    long dueNanos) {
  boolean isDue(long nowNanos) {
    return nowNanos - dueNanos >= 0 || node.registration().id() != registration;
  }

  RepairAttempt ended(@Nullable DfsError error, long due) {
    return new RepairAttempt(
        number,
        blockId,
        node,
        registration,
        false,
        error != null,
        error == null ? failures : failures + 1,
        error == null ? null : lostOf(error.evidence()),
        due);
  }

  /** What a node's error says, as {@code 0-512,1024-1536}; null if it says nothing of the kind. */
  static @Nullable List<ByteRange> lostOf(Map<String, String> evidence) {
    String text = evidence.get("lost");
    if (text == null) {
      return null;
    }
    List<ByteRange> ranges = new ArrayList<>();
    for (String range : text.split(",", -1)) {
      int dash = range.indexOf('-');
      try {
        ranges.add(
            ByteRange.newBuilder()
                .setStart(Long.parseLong(range.substring(0, Math.max(0, dash))))
                .setEnd(Long.parseLong(range.substring(dash + 1)))
                .build());
      } catch (NumberFormatException e) {
        return null; // Of a newer node, which says it in another way.
      }
    }
    return ranges;
  }

  /** Bytes that are in both. */
  static List<ByteRange> common(List<ByteRange> some, List<ByteRange> others) {
    List<ByteRange> common = new ArrayList<>();
    for (ByteRange one : some) {
      for (ByteRange other : others) {
        long start = Math.max(one.getStart(), other.getStart());
        long end = Math.min(one.getEnd(), other.getEnd());
        if (start < end) {
          common.add(ByteRange.newBuilder().setStart(start).setEnd(end).build());
        }
      }
    }
    return common;
  }
}
