package io.ashlar.testkit;

import io.ashlar.common.time.Scheduler;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Runs due tasks on the test's thread when the test advances the clock, in a repeatable order. */
public final class ManualScheduler implements Scheduler {
  private final FakeClock clock;
  private final Consumer<Throwable> onFault;
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long arrivals;
  private boolean closed;

  /** Advances {@code clock} together with its tasks. */
  public ManualScheduler(FakeClock clock) {
    this(
        clock,
        fault -> {
          throw new AssertionError("a scheduled task failed", fault);
        });
  }

  /** The same; {@code onFault} hears of every task that threw. */
  public ManualScheduler(FakeClock clock, Consumer<Throwable> onFault) {
    this.clock = clock;
    this.onFault = onFault;
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    return add(delayMs, -1, task);
  }

  @Override
  public Cancellable scheduleWithDelay(long delayMs, Runnable task) {
    return add(delayMs, delayMs, task);
  }

  private Cancellable add(long delayMs, long repeatMs, Runnable task) {
    Task added = new Task(clock.monotonicMs() + delayMs, arrivals++, repeatMs, task);
    if (!closed) {
      tasks.add(added);
    }
    return () -> added.cancelled = true;
  }

  /** Lets time pass and runs what becomes due, each task at its own time. */
  public void advanceMs(long ms) {
    long end = clock.monotonicMs() + ms;
    while (!tasks.isEmpty() && tasks.peek().atMs <= end) {
      Task task = tasks.remove();
      clock.advanceMs(Math.max(0, task.atMs - clock.monotonicMs()));
      if (!task.cancelled) {
        run(task.work);
        if (task.repeatMs >= 0 && !task.cancelled && !closed) {
          task.atMs = clock.monotonicMs() + task.repeatMs;
          task.arrival = arrivals++;
          tasks.add(task);
        }
      }
    }
    clock.advanceMs(Math.max(0, end - clock.monotonicMs()));
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error fault) {
      onFault.accept(fault);
    }
  }

  @Override
  public void close() {
    closed = true;
    tasks.clear();
  }

  private static final class Task implements Comparable<Task> {
    private final long repeatMs;
    private final Runnable work;
    private long atMs;
    private long arrival;
    private boolean cancelled;

    Task(long atMs, long arrival, long repeatMs, Runnable work) {
      this.atMs = atMs;
      this.arrival = arrival;
      this.repeatMs = repeatMs;
      this.work = work;
    }

    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(arrival, other.arrival);
    }
  }
}
