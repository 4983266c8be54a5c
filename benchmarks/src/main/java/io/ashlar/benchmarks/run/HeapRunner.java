package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.ashlar.NameNodeAlone;
import io.ashlar.benchmarks.driver.Sample;
import io.ashlar.benchmarks.driver.Stretch;
import io.ashlar.benchmarks.driver.Words;
import io.ashlar.benchmarks.process.CloseStack;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.process.MemoryReading;
import io.ashlar.benchmarks.synth.SynthDataNodes;
import io.ashlar.benchmarks.synth.SynthImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Memory and restart of a NameNode with millions of files, each with one block of three replicas,
 * which DataNodes without data report to it.
 */
final class HeapRunner {
  private static final int FILES = 5_000_000;
  private static final int QUICK_FILES = 200_000;
  private static final int DATA_NODES = 100;
  private static final long SEED = 1;
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx2g", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData");
  private static final long SERVED_LIMIT_MS = 600_000;
  private static final long SAFE_MODE_LIMIT_SECONDS = 600;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String DIRECTORY = "/synth/large";
  private static final FigureCollector.Source SOURCE =
      new FigureCollector.Source(new Round("alone", "flush", true), null, "ashlar");

  private final BenchOptions options;
  private final Commands commands;
  private final CloseStack open;
  private final FigureCollector figures;
  private final Consumer<String> progress;
  private final int files;

  HeapRunner(
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
    this.files = options.quick() ? QUICK_FILES : FILES;
  }

  void run() throws IOException {
    MemoryReading empty = empty();
    progress.accept("heap: making a namespace of " + files + " files");
    Path names = options.dir().resolve("names-heap");
    SynthImage image = SynthImage.write(names, files, SEED, owner());
    SynthDataNodes dataNodes =
        open.add(SynthDataNodes.of(Path.of(image.image()), DATA_NODES, SEED, 1));
    NameNodeAlone nameNode = open.add(nameNode("heap", names));
    nameNode.start(); // Brings the image into memory, and fixes the ports.
    DriverProcess driver =
        open.add(
            DriverProcess.start(
                "driver of heap",
                nameNode.driverCommand(Bench.DRIVER_OPTIONS),
                options.dir().resolve("driver-heap.log")));
    nameNode.stop();
    for (int rep = 0; rep < options.repetitions(); rep++) {
      progress.accept("heap: repetition " + (rep + 1));
      restart(nameNode, driver);
      SynthDataNodes reporting = open.add(dataNodes.again(rep + 2));
      report(nameNode, reporting);
      figures.memory(SOURCE, "heap", nameNode.memory().above(empty), files);
      open.close(reporting);
      nameNode.stop();
    }
    open.close(driver);
    open.close(nameNode);
    open.close(dataNodes);
  }

  private static String owner() {
    return System.getProperty("user.name", "bench");
  }

  private NameNodeAlone nameNode(String name, Path names) {
    return new NameNodeAlone(
        commands, options.dfs(), names, options.dir().resolve(name), JVM_OPTIONS);
  }

  private MemoryReading empty() throws IOException {
    progress.accept("heap: an empty NameNode");
    Path names = options.dir().resolve("names-empty");
    SynthImage.write(names, 0, SEED, owner());
    NameNodeAlone nameNode = open.add(nameNode("empty", names));
    nameNode.start();
    MemoryReading empty = nameNode.memory();
    open.close(nameNode);
    return empty;
  }

  /** Without DataNodes: reads of the namespace do not wait for them. */
  private void restart(NameNodeAlone nameNode, DriverProcess driver) throws IOException {
    Stretch stretch = Stretch.begin(self());
    nameNode.start();
    driver.ask(Words.of("served").with("path", DIRECTORY).with("limitMs", SERVED_LIMIT_MS));
    Sample sample = stretch.end("load-of-" + files, with(nameNode));
    figures.once(SOURCE, sample);
    figures.wall(SOURCE, "load-per-million", sample.nanos() / 1e9 / files * 1e6);
  }

  /** All nodes report what they have, until the NameNode lets writers in. */
  private void report(NameNodeAlone nameNode, SynthDataNodes dataNodes) throws IOException {
    Stretch stretch = Stretch.begin(with(nameNode));
    dataNodes.report(nameNode.host(), nameNode.port(), false);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SAFE_MODE_LIMIT_SECONDS);
    while (nameNode.isInSafeMode()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("safe mode did not end within " + SAFE_MODE_LIMIT_SECONDS + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
      dataNodes.beat();
    }
    figures.once(SOURCE, stretch.end("reports-of-" + files, with(nameNode)));
  }

  /** This process plays the DataNodes. */
  private static Map<String, Long> self() {
    return Map.of("dataNodes", ProcessHandle.current().pid());
  }

  private static Map<String, Long> with(NameNodeAlone nameNode) {
    Map<String, Long> pids = new TreeMap<>(self());
    pids.put("nn1", nameNode.pid());
    return pids;
  }
}
