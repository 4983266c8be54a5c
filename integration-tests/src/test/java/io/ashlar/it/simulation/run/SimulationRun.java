package io.ashlar.it.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.simulation.planted.PlantedBug;
import io.ashlar.it.simulation.planted.PlantedBugs;
import io.ashlar.it.simulation.world.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The long run: {@code -Psimulation}. See docs/TESTING.md. */
final class SimulationRun {
  private static final Path FOLDER = Path.of("target", "simulation");
  private static final double VOID_SHARE_MAX = 0.05;
  private static final double UNKNOWN_SHARE_MAX = 0.01;
  private static final int THREADS = Integer.getInteger("ashlar.sim.threads", 2);
  private static final String EVERY_BUG = "all";

  private final int faults = Integer.getInteger("ashlar.sim.faults", 20);
  private final long first = Long.getLong("ashlar.sim.firstSeed", 1);
  private final int count = Integer.getInteger("ashlar.sim.seeds", 100);
  private final String name = System.getProperty("ashlar.planted", "");

  @Test
  void shouldKeepEveryPromise() throws IOException {
    if (name.equals(EVERY_BUG)) {
      findEveryBug();
      return;
    }
    PlantedBug planted = PlantedBugs.named(name);
    String one = System.getProperty("ashlar.sim.seed", "");
    if (one.isEmpty()) {
      SeedRunner runner = new SeedRunner(faults, planted);
      judge(planted.during(() -> runner.runAll(first, count, THREADS, FOLDER)));
    } else {
      List<String> violations = planted.during(() -> replay(planted, Long.parseLong(one)));
      assertThat(violations).isEmpty();
    }
  }

  private void judge(Summary summary) {
    assertThat(summary.failed()).as("seeds that broke a promise, see %s", FOLDER).isZero();
    assertThat(summary.voidSeeds()).isLessThanOrEqualTo((int) (count * VOID_SHARE_MAX));
    assertThat(summary.unknownShare()).isLessThanOrEqualTo(UNKNOWN_SHARE_MAX);
    assertThat(summary.seeds()).isEqualTo(count);
  }

  /** One seed, with its facts printed, and with {@code ashlar.sim.events} every event. */
  private List<String> replay(PlantedBug planted, long seed) throws IOException {
    Trace trace = Trace.to(System.out::println, Boolean.getBoolean("ashlar.sim.events"));
    SimResult result = new SeedRunner(faults, planted).run(seed, trace);
    Summary summary = new Summary(faults, planted.name());
    summary.add(result);
    summary.write(FOLDER, seed, 0);
    return result.violations();
  }

  private void findEveryBug() throws IOException {
    List<String> missed = new PlantedHunt(faults, first, count, FOLDER).findAll(PlantedBugs.ALL);
    assertThat(missed)
        .as("planted bugs that %d seeds did not find, see %s", count, FOLDER)
        .isEmpty();
  }
}
