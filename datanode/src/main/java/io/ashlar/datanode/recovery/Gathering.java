package io.ashlar.datanode.recovery;

import io.ashlar.common.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the answers of several nodes: for all of them, or for a while after there are enough,
 * so that a slow node costs that while and no more.
 *
 * <p><b>Threading</b>: any.
 *
 * @param <T> an answer; the futures that bring them do not fail
 */
final class Gathering<T> {
  private final List<T> answers;
  private final long graceMs;
  private final Scheduler scheduler;
  private final Predicate<List<T>> enough;
  private final CompletableFuture<List<T>> result = new CompletableFuture<>();
  private int missing;
  private boolean ending;

  private Gathering(List<T> answers, long graceMs, Scheduler scheduler, Predicate<List<T>> enough) {
    this.answers = answers;
    this.graceMs = graceMs;
    this.scheduler = scheduler;
    this.enough = enough;
    this.missing = answers.size();
  }

  /**
   * The answers in the order of {@code asked}.
   *
   * @param silent stands for one that is not there yet
   * @param enough true if the answers so far would do
   */
  static <T> CompletableFuture<List<T>> of(
      List<CompletableFuture<T>> asked,
      List<T> silent,
      long graceMs,
      Scheduler scheduler,
      Predicate<List<T>> enough) {
    Gathering<T> gathering = new Gathering<>(new ArrayList<>(silent), graceMs, scheduler, enough);
    if (asked.isEmpty()) {
      gathering.end();
    }
    for (int i = 0; i < asked.size(); i++) {
      int index = i;
      asked.get(i).whenComplete((answer, failure) -> gathering.on(index, answer));
    }
    return gathering.result;
  }

  private void on(int index, @Nullable T answer) {
    boolean all;
    boolean endSoon;
    synchronized (this) {
      if (answer != null) {
        answers.set(index, answer);
      }
      missing--;
      all = missing == 0;
      endSoon = !all && !ending && enough.test(answers);
      ending |= endSoon;
    }
    if (all) {
      end();
    } else if (endSoon) {
      scheduler.schedule(graceMs, this::end);
    }
  }

  private void end() {
    List<T> all;
    synchronized (this) {
      all = List.copyOf(answers);
    }
    result.complete(all);
  }
}
