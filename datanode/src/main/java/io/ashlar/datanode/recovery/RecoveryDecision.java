package io.ashlar.datanode.recovery;

import io.ashlar.datanode.recovery.CandidateAnswer.Kind;
import io.ashlar.datanode.recovery.RecoveryOutcome.Settled;
import io.ashlar.datanode.recovery.RecoveryOutcome.Undecided;
import java.util.List;
import java.util.TreeSet;

/**
 * Decides which length a block has, from what its candidates said. Every candidate has all that was
 * acknowledged when it last took part, so one good one is enough, and those that failed are left
 * out.
 *
 * @param lengthMin known to be acknowledged
 * @param lengthExact at which the block is cut; below 0: it keeps what verifies
 */
public record RecoveryDecision(long lengthMin, long lengthExact) {
  /** The outcome; the order of the answers does not matter. */
  public RecoveryOutcome decide(List<CandidateAnswer> answers) {
    List<CandidateAnswer> found =
        answers.stream().filter(answer -> answer.kind() == Kind.FOUND).toList();
    if (found.isEmpty()) {
      return decideWithoutAny(answers);
    }
    TreeSet<Long> stamps = new TreeSet<>();
    found.forEach(answer -> stamps.add(answer.stamp()));
    for (long stamp : stamps.descendingSet()) {
      List<CandidateAnswer> group =
          found.stream().filter(answer -> answer.stamp() == stamp).toList();
      long length = lengthExact >= 0 ? lengthExact : lengthOf(group);
      if (length >= least() && longest(group) >= length) {
        return settle(length, group);
      }
    }
    return new Undecided(
        "expected a candidate with "
            + least()
            + " bytes, the longest of "
            + found.size()
            + " that answered has "
            + longest(found));
  }

  /** Nobody holds a byte; that is sure only if everybody was asked. */
  private RecoveryOutcome decideWithoutAny(List<CandidateAnswer> answers) {
    long failed = answers.stream().filter(answer -> answer.kind() == Kind.FAILED).count();
    if (failed > 0 || least() > 0) {
      return new Undecided(
          "no candidate has a replica, "
              + failed
              + " of "
              + answers.size()
              + " did not answer; expected "
              + least()
              + " bytes");
    }
    return Settled.empty();
  }

  private long least() {
    return lengthExact >= 0 ? lengthExact : lengthMin;
  }

  /** A final replica ended where its writer said; of open ones all that verifies is kept. */
  private static long lengthOf(List<CandidateAnswer> group) {
    List<CandidateAnswer> finals = group.stream().filter(CandidateAnswer::isFinal).toList();
    return longest(finals.isEmpty() ? group : finals);
  }

  private static long longest(List<CandidateAnswer> answers) {
    return answers.stream().mapToLong(CandidateAnswer::length).max().orElse(0);
  }

  private Settled settle(long length, List<CandidateAnswer> group) {
    if (length == 0) {
      return Settled.empty();
    }
    List<CandidateAnswer> whole =
        group.stream().filter(answer -> answer.length() >= length).toList();
    List<CandidateAnswer> shorter =
        lengthExact >= 0
            ? List.of()
            : group.stream().filter(answer -> answer.length() < length).toList();
    return new Settled(length, whole, shorter);
  }
}
