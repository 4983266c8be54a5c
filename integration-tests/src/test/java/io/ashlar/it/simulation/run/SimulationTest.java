package io.ashlar.it.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.simulation.planted.PlantedBug;
import io.ashlar.it.simulation.world.Trace;
import org.junit.jupiter.api.Test;

/** A few seconds of simulation in every build. */
final class SimulationTest {
  @Test
  void shouldReadBackEverythingWithoutFaults() throws Exception {
    SimResult result = new SeedRunner(0, PlantedBug.NONE).run(1, Trace.NONE);

    assertThat(result.violations()).isEmpty();
    assertThat(result.tally().refused()).isEmpty();
    assertThat(result.tally().operations()).isGreaterThan(300);
    assertThat(result.tally().bytesChecked()).isEqualTo(result.tally().bytesAcked());
  }
}
