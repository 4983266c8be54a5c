package io.ashlar.it.simulation.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ashlar.it.simulation.planted.PlantedBug;
import io.ashlar.it.simulation.world.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.LoggerFactory;

/**
 * Runs seeds, each twice, and adds them up in their order. A world belongs to one thread; several
 * threads run several worlds.
 */
final class SeedRunner {
  private static final int SEEDS_AHEAD_PER_THREAD = 4;

  private final int faults;
  private final PlantedBug planted;

  SeedRunner(int faults, PlantedBug planted) {
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
        violations,
        first.history());
  }

  /** {@code count} seeds from {@code first} on, by so many threads. */
  Summary runAll(long first, int count, int threads, Path folder) throws IOException {
    Summary summary = new Summary(faults, planted.name());
    long began = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Deque<Future<SimResult>> ahead = new ArrayDeque<>();
      long next = first;
      while (summary.seeds() < count) {
        while (next < first + count && ahead.size() < SEEDS_AHEAD_PER_THREAD * threads) {
          long seed = next++;
          ahead.add(pool.submit(() -> run(seed, Trace.NONE)));
        }
        add(summary, result(ahead.remove()), folder);
        summary.write(folder, first, (System.nanoTime() - began) / 1e9);
      }
    } finally {
      pool.shutdownNow();
    }
    return summary;
  }

  private void add(Summary summary, SimResult result, Path folder) throws IOException {
    summary.add(result);
    for (String violation : result.violations()) {
      System.out.println("seed " + result.seed() + ": " + violation);
    }
    if (!result.violations().isEmpty()) {
      Files.createDirectories(folder);
      result.history().write(folder.resolve("seed-" + result.seed() + ".history.jsonl"));
      System.out.println("repeat it: " + Summary.replay(result.seed(), planted.name()));
    }
  }

  private static SimResult result(Future<SimResult> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("a seed could not be run", e);
    }
  }
}
