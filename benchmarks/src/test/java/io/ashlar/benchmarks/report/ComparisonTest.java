package io.ashlar.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ashlar.benchmarks.result.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ratios, floors and goals of rows. */
final class ComparisonTest {
  private static Comparison row(String id, String durability) {
    return Comparison.of(SampleRuns.withPeer()).stream()
        .filter(
            row ->
                row.ashlar().id().equals(id)
                    && String.valueOf(row.ashlar().durability()).equals(durability))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldCountLessCpuAsBetter() {
    Comparison put = row("put.cpu.t1", "flush");
    assertThat(put.ratio()).isEqualTo(5);
    assertThat(put.verdict()).isEqualTo("then");
  }

  @Test
  void shouldPutTogetherTheFloorOfAWrite() {
    // Three hops, three files, four checksums.
    assertThat(row("put.cpu.t1", "flush").floor()).isCloseTo(1.9, within(1e-9));
    assertThat(row("put.cpu.t1", "flush").timesFloor()).isCloseTo(2 / 1.9, within(1e-9));
  }

  @Test
  void shouldNeverCompareAcrossPromises() {
    Comparison put = row("put.cpu.t1", "hsync");
    assertThat(put.peer()).isNull();
    assertThat(put.ratio()).isNaN();
    assertThat(put.verdict()).isEmpty();
  }

  @Test
  void shouldHaveGoalsByThreads() {
    Comparison stat = row("stat.rate.t8", "null");
    assertThat(stat.ratio()).isEqualTo(3);
    assertThat(stat.verdict()).isEqualTo("first");
    assertThat(stat.timesFloor()).isEqualTo(4);
  }

  @Test
  void shouldAcceptTheFloorWhereARatioCannotBeReached() {
    Comparison flush = row("hflush.p50.t1", "null");
    assertThat(flush.ratio()).isEqualTo(1);
    assertThat(flush.floor()).isCloseTo(0.045, within(1e-9));
    assertThat(flush.verdict()).isEqualTo("floor");
  }

  @Test
  void shouldHoldMemoryAndRestartAgainstFixedGoals() {
    assertThat(alone("heap", "memory", 149.9).verdict()).isEqualTo("first");
    assertThat(alone("heap", "memory", 150.1).verdict()).isEqualTo("no");
    assertThat(alone("load-per-million", "wall", 0.3).verdict()).isEqualTo("then");
  }

  private static Comparison alone(String row, String quantity, double median) {
    Figure figure = SampleRuns.figure(row, quantity, 1, false, null, "ashlar", median);
    return new Comparison(figure, null, Goals.of(figure), null);
  }

  @Test
  void shouldKnowNoFloorThatWasNotMeasured() {
    FloorRules rules = new FloorRules(List.of(), 2);
    assertThat(rules.of(row("put.cpu.t1", "flush").ashlar())).isNull();
  }

  @Test
  void shouldShowThreeDigits() {
    assertThat(Numbers.text(12_345.6)).isEqualTo("12,346");
    assertThat(Numbers.text(12.345)).isEqualTo("12.3");
    assertThat(Numbers.text(1.2345)).isEqualTo("1.23");
    assertThat(Numbers.text(0.01234)).isEqualTo("0.012");
    assertThat(Numbers.times(Double.NaN)).isEmpty();
  }
}
