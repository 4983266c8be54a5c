package io.ashlar.it.simulation.run;

import io.ashlar.it.simulation.cluster.Lie;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A bug that is there on purpose, to show that the simulation would find it.
 *
 * @param name empty: none
 * @param lies told by the disks of DataNodes
 */
public record Planted(String name, Set<Lie> lies) {
  /** No bug. */
  public static final Planted NONE = new Planted("", EnumSet.noneOf(Lie.class));

  /** The bug of that name, such as {@code skips-force}; empty is none. */
  public static Planted named(String name) {
    if (name.isEmpty()) {
      return NONE;
    }
    Set<String> known = new TreeSet<>();
    for (Lie lie : Lie.values()) {
      if (lie.plantedName().equals(name)) {
        return new Planted(name, EnumSet.of(lie));
      }
      known.add(lie.plantedName());
    }
    throw new IllegalArgumentException("expected one of " + known + ", found " + name);
  }
}
