package io.ashlar.client.write;

import io.ashlar.testkit.FakeClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * One thread in which messages between a writer and its cluster arrive in an order that a seed
 * decides. Messages of one queue keep their order.
 */
final class FakeWorld {
  final FakeClock clock = new FakeClock();
  final Random random;
  private final List<Deque<Runnable>> queues = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();

  private record Timer(long dueMs, Runnable task) {}

  FakeWorld(long seed) {
    this.random = new Random(seed);
  }

  /** A queue of messages. */
  Deque<Runnable> queue() {
    Deque<Runnable> queue = new ArrayDeque<>();
    queues.add(queue);
    return queue;
  }

  /** Runs a task when so much time has gone by. */
  void after(long delayMs, Runnable task) {
    timers.add(new Timer(clock.monotonicMs() + delayMs, task));
  }

  /** Delivers one message; false if there is none. */
  boolean step() {
    for (Timer timer : timers) {
      if (timer.dueMs() <= clock.monotonicMs()) {
        timers.remove(timer);
        timer.task().run();
        return true;
      }
    }
    queues.removeIf(queue -> queue.isEmpty() && queues.size() > 50);
    List<Deque<Runnable>> full = queues.stream().filter(queue -> !queue.isEmpty()).toList();
    if (full.isEmpty()) {
      return false;
    }
    full.get(random.nextInt(full.size())).removeFirst().run();
    return true;
  }
}
