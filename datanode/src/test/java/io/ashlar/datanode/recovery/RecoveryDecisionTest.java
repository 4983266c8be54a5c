package io.ashlar.datanode.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.datanode.recovery.CandidateAnswer.Kind;
import io.ashlar.datanode.recovery.RecoveryOutcome.Settled;
import io.ashlar.datanode.recovery.RecoveryOutcome.Undecided;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class RecoveryDecisionTest {
  private static CandidateAnswer open(int index, long stamp, long length) {
    return CandidateAnswer.found(index, stamp, length, false);
  }

  private static CandidateAnswer whole(int index, long stamp, long length) {
    return CandidateAnswer.found(index, stamp, length, true);
  }

  private static CandidateAnswer failed(int index) {
    return CandidateAnswer.none(index, Kind.FAILED);
  }

  private static CandidateAnswer none(int index) {
    return CandidateAnswer.none(index, Kind.NOT_FOUND);
  }

  @Test
  void shouldKeepAllThatVerifiesAndHaveTheShorterGrow() {
    CandidateAnswer longest = open(0, 5, 100);
    CandidateAnswer shorter = open(1, 5, 70);
    assertThat(new RecoveryDecision(50, -1).decide(List.of(longest, shorter, failed(2))))
        .isEqualTo(new Settled(100, List.of(longest), List.of(shorter)));
  }

  @Test
  void shouldEndWhereTheWriterEnded() {
    CandidateAnswer end = whole(0, 5, 80);
    CandidateAnswer other = open(1, 5, 80);
    assertThat(new RecoveryDecision(0, -1).decide(List.of(other, end)))
        .isEqualTo(new Settled(80, List.of(other, end), List.of()));
  }

  @Test
  void shouldCountOnlyTheHighestStampThatReachesTheLength() {
    CandidateAnswer newer = open(0, 6, 100);
    CandidateAnswer older = open(1, 5, 120);
    assertThat(new RecoveryDecision(100, -1).decide(List.of(older, newer)))
        .isEqualTo(new Settled(100, List.of(newer), List.of()));
    assertThat(new RecoveryDecision(110, -1).decide(List.of(older, newer)))
        .isEqualTo(new Settled(120, List.of(older), List.of()));
  }

  @Test
  void shouldCutAllThatHaveEnoughAndDropTheOthers() {
    CandidateAnswer enough = whole(0, 5, 100);
    CandidateAnswer exact = whole(1, 5, 60);
    assertThat(new RecoveryDecision(0, 60).decide(List.of(enough, exact, whole(2, 5, 59))))
        .isEqualTo(new Settled(60, List.of(enough, exact), List.of()));
    assertThat(new RecoveryDecision(0, 101).decide(List.of(enough, exact)))
        .isInstanceOf(Undecided.class);
  }

  @Test
  void shouldTakeTheBlockForEmptyOnlyIfThatIsSure() {
    RecoveryDecision any = new RecoveryDecision(0, -1);
    assertThat(any.decide(List.of(none(0), none(1)))).isEqualTo(Settled.empty());
    assertThat(any.decide(List.of())).isEqualTo(Settled.empty());
    assertThat(any.decide(List.of(open(0, 5, 0), open(1, 5, 0), failed(2))))
        .isEqualTo(Settled.empty());
    assertThat(any.decide(List.of(none(0), failed(1)))).isInstanceOf(Undecided.class);
    assertThat(new RecoveryDecision(1, -1).decide(List.of(none(0), none(1))))
        .isInstanceOf(Undecided.class);
    assertThat(new RecoveryDecision(1, -1).decide(List.of(open(0, 5, 0))))
        .isInstanceOf(Undecided.class);
  }

  private static List<CandidateAnswer> every(int index) {
    List<CandidateAnswer> all = new ArrayList<>(List.of(failed(index), none(index)));
    for (long stamp = 5; stamp <= 6; stamp++) {
      for (long length = 0; length <= 3; length++) {
        all.add(open(index, stamp, length));
        all.add(whole(index, stamp, length));
      }
    }
    return all;
  }

  private static int forAll(BiConsumer<RecoveryDecision, List<CandidateAnswer>> check) {
    int tried = 0;
    for (CandidateAnswer first : every(0)) {
      for (CandidateAnswer second : every(1)) {
        for (CandidateAnswer third : every(2)) {
          for (long least = 0; least <= 3; least++) {
            for (long exact = -1; exact <= 3; exact++) {
              check.accept(new RecoveryDecision(least, exact), List.of(first, second, third));
              tried++;
            }
          }
        }
      }
    }
    return tried;
  }

  private static boolean isFound(CandidateAnswer answer) {
    return answer.kind() == Kind.FOUND;
  }

  @Test
  void shouldNeverSettleOnLessThanIsAcknowledgedOrMoreThanIsHeld() {
    int tried =
        forAll(
            (decision, answers) -> {
              if (!(decision.decide(answers) instanceof Settled settled)) {
                return;
              }
              long least =
                  decision.lengthExact() >= 0 ? decision.lengthExact() : decision.lengthMin();
              assertThat(settled.length()).isGreaterThanOrEqualTo(least);
              assertThat(settled.whole().isEmpty()).isEqualTo(settled.length() == 0);
              Set<Long> stamps = new HashSet<>();
              settled.whole().forEach(one -> stamps.add(one.stamp()));
              settled.shorter().forEach(one -> stamps.add(one.stamp()));
              assertThat(stamps).hasSizeLessThanOrEqualTo(1);
              assertThat(settled.whole())
                  .allMatch(one -> isFound(one) && one.length() >= settled.length());
              assertThat(settled.shorter())
                  .allMatch(one -> isFound(one) && one.length() < settled.length());
              if (decision.lengthExact() >= 0) {
                assertThat(settled.length()).isEqualTo(decision.lengthExact());
                assertThat(settled.shorter()).isEmpty();
              }
            });
    assertThat(tried).isEqualTo(18 * 18 * 18 * 4 * 5);
  }

  @Test
  void shouldSettleWheneverOneGoodCandidateAnswered() {
    forAll(
        (decision, answers) -> {
          long least = decision.lengthExact() >= 0 ? decision.lengthExact() : decision.lengthMin();
          boolean oneGood =
              answers.stream()
                  .filter(RecoveryDecisionTest::isFound)
                  .anyMatch(
                      answer ->
                          answer.length() >= least
                              && (answer.isFinal() || lonely(answers, answer)));
          if (oneGood) {
            assertThat(decision.decide(answers))
                .as("%s %s", decision, answers)
                .isInstanceOf(Settled.class);
          }
        });
  }

  /** No final one of the same stamp, which would say where the block ends. */
  private static boolean lonely(List<CandidateAnswer> answers, CandidateAnswer one) {
    return answers.stream()
        .noneMatch(other -> isFound(other) && other.isFinal() && other.stamp() == one.stamp());
  }

  @Test
  void shouldNotDependOnTheOrderOfAnswers() {
    forAll(
        (decision, answers) -> {
          List<CandidateAnswer> turned = new ArrayList<>(answers);
          Collections.reverse(turned);
          RecoveryOutcome one = decision.decide(answers);
          RecoveryOutcome other = decision.decide(turned);
          assertThat(other.getClass()).isEqualTo(one.getClass());
          if (one instanceof Settled settled) {
            assertThat(((Settled) other).length()).isEqualTo(settled.length());
            assertThat(((Settled) other).whole())
                .containsExactlyInAnyOrderElementsOf(settled.whole());
          }
        });
  }
}
