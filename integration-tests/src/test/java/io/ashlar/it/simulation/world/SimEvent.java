package io.ashlar.it.simulation.world;

import org.jspecify.annotations.Nullable;

/** Something that will happen at a time. Events of one time happen in the order of their birth. */
public final class SimEvent implements Comparable<SimEvent> {
  final @Nullable SimProcess process;
  final int incarnation;
  final EventKind kind;
  final long number;
  final Runnable task;
  long atNanos;
  boolean cancelled;

  SimEvent(@Nullable SimProcess process, EventKind kind, long atNanos, long number, Runnable task) {
    this.process = process;
    this.incarnation = process == null ? 0 : process.incarnation();
    this.kind = kind;
    this.atNanos = atNanos;
    this.number = number;
    this.task = task;
  }

  /** It will not happen. */
  public void cancel() {
    cancelled = true;
  }

  @Override
  public int compareTo(SimEvent other) {
    int byTime = Long.compare(atNanos, other.atNanos);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
