package io.ashlar.namenode.datanodes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReportSequenceTest {
  private final ReportSequence sequence = new ReportSequence();

  @Test
  void shouldTakeContiguousChangesAndKnowRepeatedOnes() {
    assertThat(sequence.advance(5, 100)).isTrue();
    assertThat(sequence.advance(6, 101)).isTrue();

    assertThat(sequence.isRepeated(6)).isTrue();
    assertThat(sequence.isRepeated(7)).isFalse();
    assertThat(sequence.appliedThrough()).isEqualTo(6);
  }

  @Test
  void shouldSeeAGap() {
    sequence.advance(1, 100);

    assertThat(sequence.advance(3, 102)).isFalse();
    assertThat(sequence.advance(4, 103)).isTrue();
  }

  @Test
  void shouldNotMergeAFullReportFromBeforeAGap() {
    sequence.advance(1, 100);
    sequence.advance(5, 102);

    assertThat(sequence.canMerge(3)).isFalse();
    assertThat(sequence.canMerge(4)).isTrue();
  }

  @Test
  void shouldLetLaterChangesWinOverAFullReport() {
    sequence.advance(10, 100);
    sequence.advance(11, 101);
    sequence.advance(12, 100);

    assertThat(sequence.canMerge(10)).isTrue();
    assertThat(sequence.changedAfter(10, 100)).isTrue();
    assertThat(sequence.changedAfter(10, 101)).isTrue();
    assertThat(sequence.changedAfter(11, 101)).isFalse();
    assertThat(sequence.changedAfter(10, 999)).isFalse();
  }

  @Test
  void shouldGoOnBehindAFullReport() {
    sequence.advance(1, 100);
    sequence.merged(20);

    assertThat(sequence.isRepeated(20)).isTrue();
    assertThat(sequence.advance(21, 101)).isTrue();
  }

  @Test
  void shouldForgetOldChangesAndThenRefuseOldReports() {
    for (int seq = 1; seq <= ReportSequence.REMEMBERED_MAX + 3; seq++) {
      sequence.advance(seq, seq % 7);
    }

    assertThat(sequence.canMerge(2)).isFalse();
    assertThat(sequence.canMerge(3)).isTrue();
    assertThat(sequence.changedAfter(3, 1)).isTrue();
  }
}
