package io.ashlar.it.simulation.workload;

/**
 * What all users share.
 *
 * @param tally what was asked and answered
 * @param inFlight what is waited for now
 * @param calm who was not disturbed
 */
public record Scene(Tally tally, InFlight inFlight, Calm calm) {
  /** At the beginning. */
  public Scene() {
    this(new Tally(), new InFlight(), new Calm());
  }
}
