package io.ashlar.datanode.recovery;

/**
 * What one candidate said of its replica.
 *
 * @param index of the candidate in the command
 * @param stamp of its replica, if it was found
 * @param length of it that verifies
 * @param isFinal whether its writer had finished
 */
public record CandidateAnswer(int index, Kind kind, long stamp, long length, boolean isFinal) {
  /** What was heard. */
  public enum Kind {
    /** It has a replica that counts, and has promised. */
    FOUND,
    /** It has none. */
    NOT_FOUND,
    /** It refused, failed or was silent. */
    FAILED
  }

  static CandidateAnswer found(int index, long stamp, long length, boolean isFinal) {
    return new CandidateAnswer(index, Kind.FOUND, stamp, length, isFinal);
  }

  static CandidateAnswer none(int index, Kind kind) {
    return new CandidateAnswer(index, kind, 0, 0, false);
  }
}
