package io.ashlar.it.simulation.planted;

import io.ashlar.it.simulation.cluster.Lie;
import java.util.List;
import java.util.Set;

/**
 * A bug that is there on purpose. Where a seam can act it out, it is a lie of that seam; otherwise
 * it is woven into classes of the product, which know nothing of it.
 *
 * @param name as given on a command line
 * @param lies told by the disks and clocks of daemons
 * @param cuts where it is woven in
 * @param invariants of which one must fall; a run that breaks only others has not found it
 */
public record PlantedBug(String name, Set<Lie> lies, List<Cut> cuts, Set<String> invariants) {
  /** No bug. */
  public static final PlantedBug NONE = new PlantedBug("", Set.of(), List.of(), Set.of());

  /** Keeps the collections. */
  public PlantedBug {
    lies = Set.copyOf(lies);
    cuts = List.copyOf(cuts);
    invariants = Set.copyOf(invariants);
  }

  static PlantedBug lie(Lie lie, String... invariants) {
    return new PlantedBug(lie.plantedName(), Set.of(lie), List.of(), Set.of(invariants));
  }

  static PlantedBug woven(String name, List<Cut> cuts, String... invariants) {
    return new PlantedBug(name, Set.of(), cuts, Set.of(invariants));
  }

  /** What runs with the bug. */
  @FunctionalInterface
  public interface Run<T, E extends Exception> {
    /** Runs. */
    T run() throws E;
  }

  /** Runs with the bug in all of this process, which then is again as it is shipped. */
  public <T, E extends Exception> T during(Run<T, E> run) throws E {
    Weaving weaving = Weaving.of(cuts);
    try {
      return run.run();
    } finally {
      weaving.undo();
    }
  }

  /** True if {@code violation}, which begins with an invariant, is one that this bug causes. */
  public boolean explains(String violation) {
    return invariants.contains(violation.substring(0, violation.indexOf(' ')));
  }
}
