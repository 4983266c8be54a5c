package io.ashlar.datanode.recovery;

import java.util.List;

/** What the answers of the candidates come to. */
public sealed interface RecoveryOutcome {
  /**
   * The block has this length.
   *
   * @param whole candidates that hold at least that much
   * @param shorter candidates that can get the rest from those; both are empty if nothing is held
   */
  record Settled(long length, List<CandidateAnswer> whole, List<CandidateAnswer> shorter)
      implements RecoveryOutcome {
    /** Keeps the lists. */
    public Settled {
      whole = List.copyOf(whole);
      shorter = List.copyOf(shorter);
    }

    static Settled empty() {
      return new Settled(0, List.of(), List.of());
    }
  }

  /** It cannot be known yet; the NameNode tries again later, when more nodes may be there. */
  record Undecided(String reason) implements RecoveryOutcome {}
}
