package io.ashlar.datanode.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class GatheringTest {
  private final List<Long> delays = new ArrayList<>();
  private final List<Runnable> due = new ArrayList<>();
  private final CompletableFuture<String> one = new CompletableFuture<>();
  private final CompletableFuture<String> two = new CompletableFuture<>();
  private final CompletableFuture<String> three = new CompletableFuture<>();

  private final Scheduler scheduler =
      new Scheduler() {
        @Override
        public Cancellable schedule(long delayMs, Runnable task) {
          delays.add(delayMs);
          due.add(task);
          return () -> {};
        }

        @Override
        public Cancellable scheduleWithDelay(long delayMs, Runnable task) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
      };

  private CompletableFuture<List<String>> gather() {
    return Gathering.of(
        List.of(one, two, three),
        List.of("-", "-", "-"),
        50,
        scheduler,
        answers -> answers.contains("good"));
  }

  @Test
  void shouldWaitForAllWhileNoneIsGood() {
    CompletableFuture<List<String>> all = gather();
    two.complete("bad");
    one.complete("bad");
    assertThat(all).isNotDone();
    assertThat(delays).isEmpty();
    three.complete("bad");
    assertThat(all.join()).containsExactly("bad", "bad", "bad");
  }

  @Test
  void shouldWaitALittleOnceOneIsGood() {
    CompletableFuture<List<String>> all = gather();
    two.complete("good");
    one.complete("good");
    assertThat(delays).containsExactly(50L);
    assertThat(all).isNotDone();
    due.get(0).run();
    assertThat(all.join()).containsExactly("good", "good", "-");
    three.complete("good"); // Too late.
    assertThat(all.join()).containsExactly("good", "good", "-");
  }

  @Test
  void shouldEndWithTheLastAnswerAndWithNobodyAsked() {
    CompletableFuture<List<String>> all = gather();
    two.complete("good");
    one.complete("good");
    three.complete("bad");
    assertThat(all.join()).containsExactly("good", "good", "bad");
    assertThat(Gathering.of(List.of(), List.<String>of(), 50, scheduler, answers -> false).join())
        .isEmpty();
  }
}
