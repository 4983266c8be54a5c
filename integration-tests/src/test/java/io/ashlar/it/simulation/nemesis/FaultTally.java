package io.ashlar.it.simulation.nemesis;

import io.ashlar.it.simulation.workload.InFlight;
import java.util.Map;
import java.util.TreeMap;

/** Which faults struck, and what was in flight when they did. */
public final class FaultTally {
  private final Map<String, Integer> byClass = new TreeMap<>();
  private final Map<String, Integer> byClassAndStep = new TreeMap<>();
  private int inFlight;

  void struck(FaultClass fault, InFlight flight) {
    byClass.merge(fault.name(), 1, Integer::sum);
    boolean any = false;
    for (InFlight.Step step : InFlight.Step.values()) {
      if (flight.of(step) > 0) {
        byClassAndStep.merge(fault.name() + "/" + step.name(), 1, Integer::sum);
        any = true;
      }
    }
    if (any) {
      inFlight++;
    }
  }

  /** Faults by class. */
  public Map<String, Integer> byClass() {
    return byClass;
  }

  /** Faults by {@code CLASS/STEP} of what was in flight. */
  public Map<String, Integer> byClassAndStep() {
    return byClassAndStep;
  }

  /** Faults that struck while something was in flight. */
  public int inFlight() {
    return inFlight;
  }
}
