package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.ashlar.AshlarCluster;
import io.ashlar.benchmarks.driver.Words;
import io.ashlar.benchmarks.floor.Floors;
import io.ashlar.benchmarks.hdfs.HdfsCluster;
import io.ashlar.benchmarks.hdfs.HdfsLibraries;
import io.ashlar.benchmarks.hdfs.HdfsSettings;
import io.ashlar.benchmarks.process.CloseStack;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.result.Floor;
import io.ashlar.benchmarks.result.Profile;
import io.ashlar.benchmarks.result.RunResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures clusters that it starts itself, never one that was there, and ends everything that it
 * started, also when it is closed in the middle by another thread.
 *
 * <p><b>Threading</b>: one thread runs; any may close.
 */
public final class Bench implements AutoCloseable {
  private static final int DATA_NODES = 3;

  /** After this time no row is begun, so that a quick run ends within three minutes. */
  private static final long QUICK_SECONDS = 110;

  private static final long FULL_SECONDS = 3 * 3_600;
  private static final long READY_LIMIT_MS = 60_000;
  static final List<String> DRIVER_OPTIONS = List.of("-Xmx1g");

  private final BenchOptions options;
  private final Consumer<String> progress;
  private final CloseStack open = new CloseStack();
  private final Commands commands;
  private final FigureCollector figures = new FigureCollector();
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final Map<String, String> failed = new LinkedHashMap<>();
  private final List<Profile> profiles = new ArrayList<>();
  private long end;

  /** Measures as {@code options} say and tells {@code progress} what it does. */
  public Bench(BenchOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    this.commands = new Commands(options.dir().resolve("commands"));
  }

  /** Names of all rows. */
  public static Set<String> rows() {
    return Row.words();
  }

  /** Runs everything. */
  public RunResult run() throws IOException {
    open.add(commands);
    MachineFacts machine = MachineFacts.before(options.dir());
    long startedMs = System.currentTimeMillis();
    long start = System.nanoTime();
    end = start + TimeUnit.SECONDS.toNanos(options.quick() ? QUICK_SECONDS : FULL_SECONDS);
    List<Floor> floors = new ArrayList<>();
    if (options.floor()) {
      progress.accept("measuring the floors of this machine");
      floors.addAll(new Floors(options.dir(), options.quick()).measure());
    }
    if (!options.onlyFloors()) {
      measureFileSystems();
    }
    return new RunResult(
        startedMs,
        Math.round((System.nanoTime() - start) / 1e8) / 10.0,
        options.commandLine(),
        options.quick(),
        options.repetitions(),
        machine.after(figures.foreignShares()),
        versions,
        figures.figures(),
        floors,
        profiles,
        skipped,
        failed);
  }

  private void measureFileSystems() throws IOException {
    HdfsLibraries libraries = null;
    if (options.peer()) {
      progress.accept("resolving HDFS through Maven");
      libraries = HdfsLibraries.build(commands, options.peerProject());
      versions.put("hdfs", libraries.version());
    }
    versions.put("ashlar", String.valueOf(Bench.class.getPackage().getImplementationVersion()));
    if (!options.rounds().isEmpty()) {
      progress.accept("starting Ashlar");
      AshlarCluster ashlar =
          open.add(
              new AshlarCluster(
                  commands,
                  options.dfs(),
                  options.dir().resolve("ashlar"),
                  DRIVER_OPTIONS,
                  List.of()));
      ashlar.start();
      for (Round round : options.rounds()) {
        measure(round, ashlar, libraries);
      }
    }
    if (options.wanted().contains(Row.GROW)) {
      new GrowthRunner(options, commands, open, figures, progress).run();
    }
    if (options.wanted().contains(Row.HEAP)) {
      new HeapRunner(options, commands, open, figures, progress).run();
    }
    if (options.wanted().contains(Row.REPORTS)) {
      new ReportsRunner(options, commands, open, figures, progress).run();
    }
    if (options.wanted().contains(Row.BALANCE)) {
      new BalanceRunner(options, commands, open, figures, progress).run();
    }
  }

  private void measure(Round round, AshlarCluster ashlar, @Nullable HdfsLibraries libraries)
      throws IOException {
    String name = round.against() + "-" + round.durability();
    if (System.nanoTime() - end > 0) {
      skipped.put("round " + name, RoundRunner.OUT_OF_TIME);
      return;
    }
    CloseStack own = open.add(new CloseStack());
    List<Contender> contenders = new ArrayList<>();
    contenders.add(
        contender(own, "ashlar", name, ashlar, Map.of("dfs.close.durability", round.durability())));
    if (libraries != null) {
      progress.accept("starting HDFS, " + name);
      HdfsSettings settings = new HdfsSettings(round.isTuned(), round.isSynced());
      HdfsCluster hdfs =
          own.add(
              new HdfsCluster(
                  commands,
                  libraries,
                  settings,
                  options.dir().resolve("hdfs-" + name),
                  DRIVER_OPTIONS));
      hdfs.start();
      contenders.add(contender(own, "hdfs", name, hdfs, settings.clients()));
    }
    new RoundRunner(
            options, commands, round, end, contenders, figures, profiles, skipped, failed, progress)
        .run();
    open.close(own);
  }

  private Contender contender(
      CloseStack own,
      String name,
      String round,
      FileSystemUnderTest system,
      Map<String, String> settings)
      throws IOException {
    DriverProcess driver =
        own.add(
            DriverProcess.start(
                "driver of " + name,
                system.driverCommand(settings),
                options.dir().resolve("driver-" + name + "-" + round + ".log")));
    driver.processes(system.pids());
    driver.ask(Words.of("ready").with("dataNodes", DATA_NODES).with("limitMs", READY_LIMIT_MS));
    return new Contender(name, system, driver);
  }

  @Override
  public void close() throws IOException {
    // The running command first: nothing may be started while everything is taken down.
    commands.close();
    open.close();
  }
}
