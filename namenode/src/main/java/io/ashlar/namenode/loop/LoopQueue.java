package io.ashlar.namenode.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the loop, in the order in which it came: commands and soft tasks.
 *
 * <p>Commands are bounded one by one. Soft tasks are bounded at the door: whoever brings work from
 * outside asks {@link #isFullOfSoft} first and refuses it. Work that was taken goes on in slices,
 * each of which adds the next one only when it runs, so its number does not grow; it is never
 * refused half-way.
 *
 * <p><b>Threading</b>: any thread adds, one thread takes.
 */
final class LoopQueue {
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger soft = new AtomicInteger();
  private final int commandsMax;
  private final int softMax;

  LoopQueue(int commandsMax, int softMax) {
    this.commandsMax = commandsMax;
    this.softMax = softMax;
  }

  /** Takes room for a command; false if there is none. */
  boolean tryReserveCommand() {
    if (commands.incrementAndGet() > commandsMax) {
      commands.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Gives back the room of a command that is not added after all. */
  void cancelCommand() {
    commands.decrementAndGet();
  }

  /** Adds a command for which there is room. */
  void addCommand(Runnable command) {
    tasks.add(
        () -> {
          commands.decrementAndGet();
          command.run();
        });
  }

  /** Adds a soft task; see above for who may. */
  void addSoft(Runnable task) {
    soft.incrementAndGet();
    tasks.add(
        () -> {
          soft.decrementAndGet();
          task.run();
        });
  }

  /** True if no more soft work is to be taken from outside. */
  boolean isFullOfSoft() {
    return soft.get() >= softMax;
  }

  int softTasks() {
    return soft.get();
  }

  int size() {
    return tasks.size();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  @Nullable Runnable poll() {
    return tasks.poll();
  }

  @Nullable Runnable poll(long waitMs) throws InterruptedException {
    return tasks.poll(waitMs, TimeUnit.MILLISECONDS);
  }
}
