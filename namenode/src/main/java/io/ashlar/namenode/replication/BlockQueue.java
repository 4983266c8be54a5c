package io.ashlar.namenode.replication;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that lack replicas, the most urgent first, those of one priority in turn.
 *
 * <p><b>Threading</b>: the loop thread changes it; sizes may be read by any thread, about.
 */
final class BlockQueue {
  private final Map<Priority, Set<Long>> queues = new EnumMap<>(Priority.class);

  BlockQueue() {
    for (Priority priority : Priority.values()) {
      queues.put(priority, new LinkedHashSet<>());
    }
  }

  /** Puts a block under its priority, and nowhere else; null takes it out. */
  void set(long blockId, @Nullable Priority priority) {
    queues.forEach(
        (each, queue) -> {
          if (each == priority) {
            queue.add(blockId);
          } else {
            queue.remove(blockId);
          }
        });
  }

  /** Takes the block out whose turn it is among those of {@code priority}; null if none is left. */
  @Nullable Long poll(Priority priority) {
    Set<Long> queue = queue(priority);
    if (queue.isEmpty()) {
      return null;
    }
    Long first = queue.iterator().next();
    queue.remove(first);
    return first;
  }

  /** The block waits for another turn. */
  void putBack(long blockId, Priority priority) {
    queue(priority).add(blockId);
  }

  int size(Priority priority) {
    return queue(priority).size();
  }

  int size() {
    return queues.values().stream().mapToInt(Set::size).sum();
  }

  /** Blocks that lack replicas. */
  int lacking() {
    return size() - size(Priority.MISPLACED);
  }

  private Set<Long> queue(Priority priority) {
    Set<Long> queue = queues.get(priority);
    if (queue == null) {
      throw new AssertionError(priority);
    }
    return queue;
  }
}
