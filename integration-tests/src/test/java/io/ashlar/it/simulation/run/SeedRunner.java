package io.ashlar.it.simulation.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ashlar.it.simulation.planted.PlantedBug;
import io.ashlar.it.simulation.world.Trace;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs seeds, each twice, and adds them up. */
final class SeedRunner {
  private final int faults;
  private final PlantedBug planted;

  SeedRunner(int faults, PlantedBug planted) {
    // Processes that die leave their buffers behind, as real ones do.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    // What daemons say of faults that were injected would bury what the run has to say.
    Level level = Level.toLevel(System.getProperty("ashlar.sim.log", "OFF"));
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(level);
    this.faults = faults;
    this.planted = planted;
  }

  /** One seed, once. */
  SimResult runOnce(long seed) throws IOException {
    return SimRun.of(seed, faults, planted.lies(), Trace.NONE);
  }

  /** One seed, twice; a difference between the runs is a violation like any other. */
  SimResult run(long seed, Trace trace) throws IOException {
    SimResult first = SimRun.of(seed, faults, planted.lies(), trace);
    SimResult second = SimRun.of(seed, faults, planted.lies(), Trace.NONE);
    if (first.hash() == second.hash()) {
      return first;
    }
    List<String> violations = new ArrayList<>(first.violations());
    violations.add("DETERMINISM two runs of seed " + seed + " differ");
    return new SimResult(
        seed,
        first.hash(),
        first.steps(),
        first.simulatedMs(),
        first.tally(),
        first.faults(),
        violations);
  }

  /** {@code count} seeds from {@code first} on. */
  Summary runAll(long first, int count, Path folder) throws IOException {
    Summary summary = new Summary(faults, planted.name());
    long began = System.nanoTime();
    for (long seed = first; seed < first + count; seed++) {
      SimResult result = run(seed, Trace.NONE);
      summary.add(result);
      for (String violation : result.violations()) {
        System.out.println("seed " + seed + ": " + violation);
      }
      if (!result.violations().isEmpty()) {
        System.out.println("repeat it: " + Summary.replay(seed, planted.name()));
      }
      summary.write(folder, first, (System.nanoTime() - began) / 1e9);
    }
    return summary;
  }
}
