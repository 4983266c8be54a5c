package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.ashlar.AshlarCluster;
import io.ashlar.benchmarks.driver.Sample;
import io.ashlar.benchmarks.driver.Words;
import io.ashlar.benchmarks.process.CloseStack;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.synth.SynthImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the cost of create, list, checkpoint and restart follows the size of a namespace, at three
 * sizes. All files lie in one directory and come from an image that no client had to make.
 */
final class GrowthRunner {
  private static final List<Integer> SIZES = List.of(1_000, 100_000, 1_000_000);
  private static final List<Integer> QUICK_SIZES = List.of(1_000, 10_000, 100_000);
  private static final int LISTED = 1_000_000; // entries that the listings of one size read
  private static final long SERVED_LIMIT_MS = 600_000;
  private static final String DIRECTORY = "/synth/large";
  private static final Round ROUND = new Round("alone", "flush", true);

  private final BenchOptions options;
  private final Commands commands;
  private final CloseStack open;
  private final FigureCollector figures;
  private final Consumer<String> progress;

  GrowthRunner(
      BenchOptions options,
      Commands commands,
      CloseStack open,
      FigureCollector figures,
      Consumer<String> progress) {
    this.options = options;
    this.commands = commands;
    this.open = open;
    this.figures = figures;
    this.progress = progress;
  }

  void run() throws IOException {
    for (int size : options.quick() ? QUICK_SIZES : SIZES) {
      progress.accept("grow: making a namespace of " + size + " files");
      Path names = options.dir().resolve("names-" + size);
      String owner = System.getProperty("user.name", "bench");
      SynthImage.writeOneDirectory(names, size, 1, owner);
      CloseStack own = open.add(new CloseStack());
      AshlarCluster cluster = own.add(cluster(size, names));
      cluster.start();
      DriverProcess driver =
          own.add(
              DriverProcess.start(
                  "driver of grow",
                  cluster.driverCommand(Map.of()),
                  options.dir().resolve("driver-grow-" + size + ".log")));
      driver.processes(cluster.pids());
      for (int rep = 0; rep < options.repetitions(); rep++) {
        progress.accept("grow: " + size + " files, repetition " + (rep + 1));
        measure(cluster, driver, size);
      }
      open.close(own);
    }
  }

  /** No replica of the image exists, so that safe mode must not wait for them. */
  private AshlarCluster cluster(int size, Path names) {
    return new AshlarCluster(
        commands,
        options.dfs(),
        options.dir().resolve("grow-" + size),
        Bench.DRIVER_OPTIONS,
        List.of(
            "--datanodes", "1",
            "-D", "nn1:dfs.namenode.name.dir=" + names,
            "-D", "dfs.namenode.safemode.threshold-pct=0"));
  }

  private void measure(AshlarCluster cluster, DriverProcess driver, int size) throws IOException {
    FigureCollector.Source source = new FigureCollector.Source(ROUND, null, "ashlar");
    long limitMs = new Amounts(options.quick()).limitMs();
    Words request = Words.of("").with("path", DIRECTORY).with("limitMs", limitMs);
    for (Sample sample :
        driver.ask(
            new Words(
                "growCreate", request.with("count", options.quick() ? 200 : 2_000).values()))) {
      figures.add(source, "create-in-" + size, 1, sample);
    }
    int listings = Math.max(1, Math.min(100, LISTED / size / (options.quick() ? 10 : 1)));
    for (Sample sample :
        driver.ask(new Words("growList", request.with("count", listings).values()))) {
      figures.add(source, "entries-of-" + size, 1, sample);
    }
    Words image = Words.of("growCheckpoint").with("path", "/bench-pause").with("limitMs", limitMs);
    for (Sample sample : driver.ask(image)) {
      figures.wall(source, "checkpoint-of-" + size, sample.nanos() / 1e9);
      figures.wall(source, "pause-at-" + size, sample.p99Nanos() / 1e9);
    }
    cluster.stopNameNode();
    long begun = cluster.startNameNode();
    driver.ask(Words.of("served").with("path", DIRECTORY).with("limitMs", SERVED_LIMIT_MS));
    figures.wall(source, "restart-of-" + size, (System.nanoTime() - begun) / 1e9);
    driver.processes(cluster.pids());
  }
}
