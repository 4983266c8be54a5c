package io.ashlar.it.simulation.workload;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What clients wait for now, by step; a fault counts if it strikes one of them. */
public final class InFlight {
  /** Steps of the protocol as clients see them. */
  public enum Step {
    /** A namespace operation. */
    NAMESPACE,
    /** Create, until it is answered. */
    CREATE,
    /** A file is open and bytes are under way. */
    WRITE,
    /** An hflush waits. */
    FLUSH,
    /** An hsync waits. */
    SYNC,
    /** A close waits. */
    CLOSE,
    /** A read. */
    READ,
    /** A lease is taken over, or a block recovered. */
    RECOVERY,
    /** An image is written. */
    CHECKPOINT
  }

  private final Map<Step, Integer> counts = new EnumMap<>(Step.class);
  private final Map<Step, List<Runnable>> next = new EnumMap<>(Step.class);

  /** One more waits. */
  public void begin(Step step) {
    counts.merge(step, 1, Integer::sum);
    List<Runnable> aimed = next.remove(step);
    if (aimed != null) {
      aimed.forEach(Runnable::run);
    }
  }

  /** {@code task} runs when somebody begins to wait in {@code step} next. */
  public void onNext(Step step, Runnable task) {
    next.computeIfAbsent(step, key -> new ArrayList<>()).add(task);
  }

  /** It waits no more. */
  public void end(Step step) {
    counts.merge(step, -1, Integer::sum);
  }

  /** How many wait in this step. */
  public int of(Step step) {
    return counts.getOrDefault(step, 0);
  }

  /** True if anything is under way. */
  public boolean any() {
    return counts.values().stream().anyMatch(n -> n > 0);
  }
}
