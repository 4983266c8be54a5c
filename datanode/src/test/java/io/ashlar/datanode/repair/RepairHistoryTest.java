package io.ashlar.datanode.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.datanode.replica.ByteRange;
import io.ashlar.testkit.FakeClock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepairHistoryTest {
  private static final long REGION = RepairHistory.REGION_BYTES;

  private final FakeClock clock = new FakeClock();
  private final RepairHistory history = new RepairHistory(clock, 1_000);

  private static List<ByteRange> at(long start, long end) {
    return List.of(new ByteRange(start, end));
  }

  @Test
  void shouldKnowTheSamePlaceOfTheSameBlockForAWhile() {
    history.note(7, at(100, 612));

    assertThat(history.again(7, at(5_000, 5_512))).isEqualTo(at(5_000, 5_512));
    assertThat(history.again(7, at(REGION, REGION + 512))).isEmpty();
    assertThat(history.again(8, at(100, 612))).isEmpty();
    clock.advanceMs(999);
    assertThat(history.again(7, at(100, 612))).hasSize(1);
    clock.advanceMs(1);
    assertThat(history.again(7, at(100, 612))).isEmpty();
  }

  @Test
  void shouldKnowEachRegionThatARangeTouches() {
    history.note(7, at(REGION - 512, 2 * REGION + 512));

    assertThat(history.again(7, at(2 * REGION + 9_000, 2 * REGION + 9_512))).hasSize(1);
    assertThat(history.again(7, at(3 * REGION, 3 * REGION + 512))).isEmpty();
  }

  @Test
  void shouldForgetTheOldestWhenThereAreMany() {
    for (long block = 0; block < 20_000; block++) {
      history.note(block, at(0, 512));
    }

    assertThat(history.again(0, at(0, 512))).isEmpty();
    assertThat(history.again(19_999, at(0, 512))).hasSize(1);
  }
}
