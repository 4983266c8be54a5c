package io.ashlar.namenode.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the loop: commands, and soft tasks behind them. A command does not wait for
 * however many slices of reports are queued; while both wait, one soft task runs after every
 * {@value #COMMANDS_PER_SOFT} commands, so that reports come through as well.
 *
 * <p>Commands are bounded one by one. Soft tasks are bounded at the door: whoever brings work from
 * outside asks {@link #isFullOfSoft} first and refuses it. Work that was taken goes on in slices,
 * each of which adds the next one only when it runs, so its number does not grow; it is never
 * refused half-way.
 *
 * <p><b>Threading</b>: any thread adds, one thread takes.
 */
final class LoopQueue {
  static final int COMMANDS_PER_SOFT = 32;

  private final Deque<Runnable> commands = new ArrayDeque<>();
  private final Deque<Runnable> soft = new ArrayDeque<>();
  private final int commandsMax;
  private final int softMax;
  private int reserved;
  private int commandsInRow;

  LoopQueue(int commandsMax, int softMax) {
    this.commandsMax = commandsMax;
    this.softMax = softMax;
  }

  /** Takes room for a command; false if there is none. */
  synchronized boolean tryReserveCommand() {
    if (commands.size() + reserved >= commandsMax) {
      return false;
    }
    reserved++;
    return true;
  }

  /** Gives back the room of a command that is not added after all. */
  synchronized void cancelCommand() {
    reserved--;
  }

  /** Adds a command for which there is room. */
  synchronized void addCommand(Runnable command) {
    reserved--;
    commands.add(command);
    notifyAll();
  }

  /** Adds a soft task; see above for who may. */
  synchronized void addSoft(Runnable task) {
    soft.add(task);
    notifyAll();
  }

  /** True if no more soft work is to be taken from outside. */
  synchronized boolean isFullOfSoft() {
    return soft.size() >= softMax;
  }

  synchronized int softTasks() {
    return soft.size();
  }

  synchronized int size() {
    return commands.size() + soft.size();
  }

  synchronized boolean isEmpty() {
    return commands.isEmpty() && soft.isEmpty();
  }

  /** Takes what is next; null if nothing waits. */
  synchronized @Nullable Runnable poll() {
    boolean softIsDue = commandsInRow >= COMMANDS_PER_SOFT && !soft.isEmpty();
    if (!commands.isEmpty() && !softIsDue) {
      commandsInRow++;
      return commands.poll();
    }
    commandsInRow = 0;
    return soft.poll();
  }

  /** The same, waiting at most so long. */
  synchronized @Nullable Runnable poll(long waitMs) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    long leftMs = waitMs;
    while (isEmpty() && leftMs > 0) {
      wait(leftMs);
      leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
    return poll();
  }
}
