package io.ashlar.it.simulation.cluster;

import java.util.Locale;

/** Planted bugs that a seam can act out: what the code above would do wrong. */
public enum Lie {
  /** A force of a replica's file does nothing. */
  SKIPS_FORCE,
  /** A force of a directory of replicas does nothing. */
  SKIPS_DIRECTORY_FORCE,
  /**
   * A force of a replica's file that failed is taken for done, as one that is tried again would be.
   */
  FORGETS_FAILED_FORCE,
  /** The NameNode measures durations with the clock that jumps. */
  WALL_CLOCK_FOR_LEASES;

  /** As given on a command line. */
  public String plantedName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
