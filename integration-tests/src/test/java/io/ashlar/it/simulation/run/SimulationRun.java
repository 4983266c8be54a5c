package io.ashlar.it.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.simulation.world.Trace;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The long run: {@code -Psimulation}. See docs/TESTING.md. */
final class SimulationRun {
  private static final Path FOLDER = Path.of("target", "simulation");
  private static final double VOID_SHARE_MAX = 0.05;

  private final int faults = Integer.getInteger("ashlar.sim.faults", 20);
  private final Planted planted = Planted.named(System.getProperty("ashlar.planted", ""));

  @Test
  void shouldKeepEveryPromise() throws IOException {
    String one = System.getProperty("ashlar.sim.seed", "");
    if (!one.isEmpty()) {
      replay(Long.parseLong(one));
      return;
    }
    long first = Long.getLong("ashlar.sim.firstSeed", 1);
    int count = Integer.getInteger("ashlar.sim.seeds", 100);
    Summary summary = new SeedRunner(faults, planted).runAll(first, count, FOLDER);
    assertThat(summary.failed()).as("seeds that broke a promise, see %s", FOLDER).isZero();
    assertThat(summary.voidSeeds()).isLessThanOrEqualTo((int) (count * VOID_SHARE_MAX));
    assertThat(summary.seeds()).isEqualTo(count);
  }

  /** One seed, with its facts printed, and with {@code ashlar.sim.events} every event. */
  private void replay(long seed) throws IOException {
    Trace trace = Trace.to(System.out::println, Boolean.getBoolean("ashlar.sim.events"));
    SimResult result = new SeedRunner(faults, planted).run(seed, trace);
    Summary summary = new Summary(faults, planted.name());
    summary.add(result);
    summary.write(FOLDER, seed, 0);
    assertThat(result.violations()).isEmpty();
  }
}
