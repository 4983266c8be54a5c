package io.ashlar.it.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: one queue of events and one seed. Everything that happens is an event, and the
 * hash of all events tells whether two runs were the same.
 *
 * <p><b>Threading</b>: one thread, also for all processes in it.
 */
public final class SimWorld {
  private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;
  private final PriorityQueue<SimEvent> events = new PriorityQueue<>();
  private final Trace trace;
  private final History history = new History();
  private final List<String> violations = new ArrayList<>();
  private long nowNanos;
  private long births;
  private long steps;
  private long hash;

  /** The task under way belongs to this event loop, if it belongs to one. */
  private @Nullable Object runningLoop;

  /** {@code seed} decides every delay and every choice. */
  public SimWorld(long seed, Trace trace) {
    this.random = new SplittableRandom(seed);
    this.trace = trace;
  }

  /** A chance of its own, so that one part's draws do not shift another's. */
  public SplittableRandom split() {
    return random.split();
  }

  /** Time since the world began. */
  public long nowNanos() {
    return nowNanos;
  }

  /** The same in milliseconds. */
  public long nowMs() {
    return nowNanos / 1_000_000;
  }

  /** Events that happened so far. */
  public long steps() {
    return steps;
  }

  /** Equal for equal runs. */
  public long hash() {
    return hash;
  }

  /** What was promised and not kept, as found so far. */
  public List<String> violations() {
    return violations;
  }

  /** A promise was broken. */
  public void violation(String invariant, String what) {
    String text = invariant + " " + what;
    note("VIOLATION " + text);
    if (violations.size() < 20) {
      violations.add(text);
    }
  }

  /** Adds a fact to the trace. */
  public void note(String fact) {
    mix(fact.hashCode());
    trace.note(nowNanos, fact);
    history.note(nowNanos, fact);
  }

  /** Adds what a user asked or heard to the history; {@code upTo} -1: no length is meant. */
  public void history(
      History.Kind kind,
      String who,
      String operation,
      String path,
      long upTo,
      @Nullable String error) {
    mix(upTo);
    history.add(nowNanos, kind, who, operation, path, upTo, error);
  }

  /** What users asked and heard. */
  public History history() {
    return history;
  }

  /** Adds content that travelled to the hash. */
  public void note(long checksum, int length, Supplier<String> way) {
    mix(checksum);
    mix(length);
    trace.detail(nowNanos, () -> way.get() + " " + length + " bytes " + Long.toHexString(checksum));
  }

  void mix(long value) {
    hash = (hash ^ value) * HASH_FACTOR;
    hash ^= hash >>> 29;
  }

  /** Something is to happen after {@code delayNanos}; null is the world itself. */
  public SimEvent after(
      @Nullable SimProcess process, EventKind kind, long delayNanos, Runnable task) {
    return at(process, kind, nowNanos + Math.max(0, delayNanos), task);
  }

  /** Something is to happen at a time. */
  public SimEvent at(@Nullable SimProcess process, EventKind kind, long atNanos, Runnable task) {
    SimEvent event = new SimEvent(process, kind, Math.max(nowNanos, atNanos), births++, task);
    events.add(event);
    return event;
  }

  /** Lets happen what comes next; false if nothing is left. */
  public boolean step() {
    SimEvent next = events.poll();
    if (next == null) {
      return false;
    }
    nowNanos = Math.max(nowNanos, next.atNanos);
    SimProcess process = next.process;
    if (next.cancelled || (process != null && !process.runs(next.incarnation))) {
      return true;
    }
    if (process != null && process.resumesAtNanos() > nowNanos) {
      next.atNanos = process.resumesAtNanos();
      events.add(next);
      return true;
    }
    happen(next);
    return true;
  }

  private void happen(SimEvent event) {
    steps++;
    SimProcess process = event.process;
    mix(nowNanos);
    mix((process == null ? 0 : process.number()) * 16L + event.kind.code());
    trace.event(nowNanos, process, event.kind);
    if (process == null) {
      event.task.run();
    } else {
      process.run(event.task);
    }
  }

  /** Steps until {@code done}, or the time is over; true if done. */
  public boolean runUntil(BooleanSupplier done, long limitMs) {
    long end = nowNanos + limitMs * 1_000_000;
    while (!done.getAsBoolean()) {
      SimEvent next = events.peek();
      if (next == null || next.atNanos > end) {
        nowNanos = Math.max(nowNanos, end);
        return done.getAsBoolean();
      }
      step();
    }
    return true;
  }

  /** Lets so much time pass. */
  public void runFor(long ms) {
    boolean unused = runUntil(() -> false, ms);
  }

  /** Runs one piece of {@code process}'s own work ahead of its time; false if there is none. */
  boolean runWorkOf(SimProcess process) {
    SimEvent first = null;
    for (SimEvent event : events) {
      if (event.process == process
          && event.kind == EventKind.WORK
          && !event.cancelled
          && event.incarnation == process.incarnation()
          && (first == null || event.compareTo(first) < 0)) {
        first = event;
      }
    }
    if (first == null) {
      return false;
    }
    events.remove(first);
    Object loop = runningLoop;
    runningLoop = null;
    try {
      happen(first);
    } finally {
      runningLoop = loop;
    }
    return true;
  }

  /** True while a task of {@code loop} runs. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isRunning(Object loop) {
    return runningLoop == loop;
  }

  /** Runs a task of an event loop. */
  public void runOn(@Nullable Object loop, Runnable task) {
    Object before = runningLoop;
    runningLoop = loop;
    try {
      task.run();
    } finally {
      runningLoop = before;
    }
  }
}
