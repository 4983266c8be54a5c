package io.ashlar.it.doctor;

import java.io.IOException;
import java.util.Set;

/**
 * Something that can go wrong in a {@link Clinic}.
 *
 * @param id for reports
 * @param codes of all problems that it is named by
 * @param onset brings it about
 * @param repair what has to be done beside the commands that the doctor prints: a disk that is
 *     replaced, a file that is given up
 */
public record Ailment(String id, Set<String> codes, Step onset, Step repair) {
  /** Copies the set. */
  public Ailment {
    codes = Set.copyOf(codes);
  }

  /** Does something to a cluster. */
  @FunctionalInterface
  public interface Step {
    /** Does it. */
    void on(Clinic clinic) throws IOException;
  }

  /** The printed commands are enough. */
  static final Step NOTHING = clinic -> {};
}
