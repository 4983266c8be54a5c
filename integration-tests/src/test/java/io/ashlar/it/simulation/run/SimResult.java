package io.ashlar.it.simulation.run;

import io.ashlar.it.simulation.nemesis.FaultTally;
import io.ashlar.it.simulation.workload.Tally;
import io.ashlar.it.simulation.world.History;
import java.util.List;

/** What came of one run of one seed. */
public record SimResult(
    long seed,
    long hash,
    long steps,
    long simulatedMs,
    Tally tally,
    FaultTally faults,
    List<String> violations,
    History history) {
  private static final int OPERATIONS_MIN = 300;
  private static final long SIMULATED_MS_MIN = 60_000;

  /** True if it counts as evidence. */
  public boolean counts(int faultsMin) {
    return tally.operations() >= OPERATIONS_MIN
        && simulatedMs >= SIMULATED_MS_MIN
        && faults.inFlight() >= faultsMin;
  }
}
