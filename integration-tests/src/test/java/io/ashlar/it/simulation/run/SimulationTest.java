package io.ashlar.it.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.simulation.planted.PlantedBug;
import io.ashlar.it.simulation.world.Trace;
import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Some seconds of simulation in every build. */
final class SimulationTest {
  private static final int SEEDS = 15;
  private static final int FAULTS = 20;

  @Test
  void shouldReadBackEverythingWithoutFaults() throws Exception {
    SimResult result = new SeedRunner(0, PlantedBug.NONE).run(1, Trace.NONE);

    assertThat(result.violations()).isEmpty();
    // Nothing fails but what a user does whose lease another one took.
    assertThat(result.tally().refused().keySet()).allMatch(key -> key.endsWith(":LEASE_MISMATCH"));
    assertThat(result.tally().operations()).isGreaterThan(300);
    assertThat(result.tally().bytesChecked()).isGreaterThan(result.tally().bytesAcked());
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES) // Half a minute, but on a machine that is busy.
  void shouldKeepEveryPromiseUnderFaults(@TempDir Path folder) throws Exception {
    Summary summary = new SeedRunner(FAULTS, PlantedBug.NONE).runAll(1, SEEDS, 2, folder);

    assertThat(summary.failed()).as("seeds that broke a promise").isZero();
    assertThat(summary.voidSeeds()).isLessThanOrEqualTo(1);
    assertThat(summary.seeds()).isEqualTo(SEEDS);
  }

  /** Otherwise a long run would end for want of memory: a process that dies gives nothing back. */
  @Test
  void shouldTakeNoMemoryOutsideOfTheHeap() throws Exception {
    long before = PlatformDependent.usedDirectMemory();
    SimResult unused = SimRun.of(2, FAULTS, Set.of(), Trace.NONE);

    assertThat(PlatformDependent.usedDirectMemory()).isEqualTo(before);
  }
}
