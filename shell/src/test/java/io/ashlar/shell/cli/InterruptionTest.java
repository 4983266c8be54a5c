package io.ashlar.shell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InterruptionTest {
  private final Interruption interruption = new Interruption();

  @Test
  void shouldTakeBackTheNewestFirstAndNothingThatIsDone() {
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    Interruption.Cleanup done = () -> taken.add("done");
    interruption.register(() -> taken.add("first"));
    interruption.register(done);
    interruption.register(() -> taken.add("last"));
    interruption.forget(done);

    assertThat(interruption.stopWithin(10_000)).isTrue();

    assertThat(interruption.isStopped()).isTrue();
    assertThat(taken).containsExactly("last", "first");
  }

  @Test
  void shouldGoOnAfterACleanupThatFails() {
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    interruption.register(() -> taken.add("first"));
    interruption.register(
        () -> {
          throw new java.io.IOException("gone");
        });

    assertThat(interruption.stopWithin(10_000)).isTrue();
    assertThat(taken).containsExactly("first");
  }

  @Test
  @Timeout(60)
  void shouldNotWaitForEverForAServerThatIsAway() {
    CountDownLatch never = new CountDownLatch(1);
    interruption.register(never::await);
    try {
      assertThat(interruption.stopWithin(1)).isFalse();
    } finally {
      never.countDown();
    }
  }
}
