package io.ashlar.client.write;

import io.ashlar.common.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nodes that failed a file's writer lately; neither new blocks nor replacements go to them. A node
 * gets another chance later, because a file may be written for days.
 */
final class ExcludedNodes {
  private static final long KEPT_MS = 600_000;

  private final Clock clock;
  private final Map<String, Long> failedAtMs = new TreeMap<>();

  ExcludedNodes(Clock clock) {
    this.clock = clock;
  }

  void addAll(Collection<String> nodeIds) {
    long now = clock.monotonicMs();
    nodeIds.forEach(id -> failedAtMs.put(id, now));
  }

  /** Ids in their order. */
  List<String> ids() {
    long now = clock.monotonicMs();
    failedAtMs.values().removeIf(at -> now - at > KEPT_MS);
    return List.copyOf(failedAtMs.keySet());
  }
}
