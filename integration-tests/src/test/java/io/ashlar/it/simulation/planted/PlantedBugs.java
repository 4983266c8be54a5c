package io.ashlar.it.simulation.planted;

import io.ashlar.it.simulation.cluster.Lie;
import java.util.List;

/** All planted bugs. */
public final class PlantedBugs {
  /** Each must be found by the standard command. */
  public static final List<PlantedBug> ALL =
      List.of(
          PlantedBug.lie(Lie.SKIPS_FORCE, "I1", "I11"),
          PlantedBug.lie(Lie.SKIPS_DIRECTORY_FORCE, "I1", "I11"),
          PlantedBug.lie(Lie.FORGETS_FAILED_FORCE, "I1", "I11"),
          AcksBeforeMirror.bug(),
          AcceptsOldStamp.bug(),
          SkipsChecksumOnReceipt.bug(),
          RemovesLeaseEarly.bug(),
          PlantedBug.lie(Lie.WALL_CLOCK_FOR_LEASES, "I2"),
          ResendsAtWrongOffset.bug(),
          DecidesCompleteAgain.bug());

  private PlantedBugs() {}

  /** The bug of that name, such as {@code skips-force}; empty is none. */
  public static PlantedBug named(String name) {
    if (name.isEmpty()) {
      return PlantedBug.NONE;
    }
    return ALL.stream()
        .filter(bug -> bug.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + ALL.stream().map(PlantedBug::name).toList()
                        + ", found "
                        + name));
  }
}
