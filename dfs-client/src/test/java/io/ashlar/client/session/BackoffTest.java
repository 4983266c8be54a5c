package io.ashlar.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.random.SeededRandomSource;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void shouldDoubleUpToTheLongestPauseWithHalfOfChance() {
    Backoff backoff = new Backoff(50, 2_000, new SeededRandomSource(1));

    assertThat(backoff.pauseMs(1)).isBetween(25L, 50L);
    assertThat(backoff.pauseMs(2)).isBetween(50L, 100L);
    assertThat(backoff.pauseMs(6)).isBetween(800L, 1_600L);
    for (int attempt = 7; attempt < 100; attempt++) {
      assertThat(backoff.pauseMs(attempt)).isBetween(1_000L, 2_000L);
    }
  }
}
