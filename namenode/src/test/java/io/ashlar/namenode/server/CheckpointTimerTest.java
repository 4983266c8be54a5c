package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTimerTest {
  private static final long PERIOD_MS = 600_000;

  private final FakeClock clock = new FakeClock();
  private long records;
  private boolean failing;
  private int tried;
  private final CheckpointTimer timer =
      new CheckpointTimer(
          this::checkpoint,
          () -> records,
          new NameNodeConfig.Storage(List.of(Path.of("/name")), 0, 100, PERIOD_MS),
          clock);

  @Test
  void shouldWriteAfterManyRecordsOrAfterThePeriodIfAnythingChanged() {
    timer.tick();
    clock.advanceMs(PERIOD_MS);
    timer.tick();
    assertThat(tried).as("nothing changed").isZero();

    records = 1;
    timer.tick();
    assertThat(tried).isEqualTo(1);

    records = 99;
    timer.tick();
    assertThat(tried).isEqualTo(1);
    records = 100;
    timer.tick();
    assertThat(tried).isEqualTo(2);
  }

  @Test
  void shouldRestLongerAfterEachFailure() {
    failing = true;
    records = 1_000;
    timer.tick();
    assertThat(timer.failures()).isEqualTo(1);
    clock.advanceMs(59_999);
    timer.tick();
    assertThat(tried).isEqualTo(1);
    clock.advanceMs(1);
    timer.tick();
    assertThat(tried).isEqualTo(2);
    clock.advanceMs(119_999);
    timer.tick();
    assertThat(tried).isEqualTo(2);
    clock.advanceMs(1);
    failing = false;
    timer.tick();
    assertThat(tried).isEqualTo(3);
    assertThat(timer.failures()).isZero();

    records = 100;
    timer.tick();
    assertThat(tried).as("no rest after a success").isEqualTo(4);
  }

  private long checkpoint() throws IOException {
    tried++;
    if (failing) {
      throw new IOException("no space");
    }
    records = 0;
    return tried;
  }
}
