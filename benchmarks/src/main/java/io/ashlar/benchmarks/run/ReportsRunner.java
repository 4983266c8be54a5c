package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.ashlar.NameNodeAlone;
import io.ashlar.benchmarks.driver.Stretch;
import io.ashlar.benchmarks.process.CloseStack;
import io.ashlar.benchmarks.process.Commands;
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
 * Restart of a NameNode whose DataNodes are unchanged: bytes of their reports and the time until
 * safe mode has ended, with full reports and with digests. Equal nodes, blocks and images.
 */
final class ReportsRunner {
  private static final int FILES = 5_000_000;
  private static final int QUICK_FILES = 200_000;
  private static final int DATA_NODES = 100;
  private static final long SEED = 1;
  private static final long WARM_UPS = 1;
  private static final long COMMAND_MS = 600_000;
  private static final long SAFE_MODE_LIMIT_SECONDS = 600;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx2g", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData");
  private static final FigureCollector.Source SOURCE =
      new FigureCollector.Source(new Round("alone", "flush", true), null, "ashlar");

  private final BenchOptions options;
  private final Commands commands;
  private final CloseStack open;
  private final FigureCollector figures;
  private final Consumer<String> progress;
  private final int files;

  ReportsRunner(
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
    progress.accept("reports: making a namespace of " + files + " files");
    Path names = options.dir().resolve("names-reports");
    String owner = System.getProperty("user.name", "bench");
    SynthImage image = SynthImage.write(names, files, SEED, owner);
    SynthDataNodes dataNodes =
        open.add(SynthDataNodes.of(Path.of(image.image()), DATA_NODES, SEED, 1));
    NameNodeAlone nameNode =
        open.add(
            new NameNodeAlone(
                commands, options.dfs(), names, options.dir().resolve("reports"), JVM_OPTIONS));
    for (int rep = 0; rep < options.repetitions() + WARM_UPS; rep++) {
      boolean counts = rep >= WARM_UPS; // The first image hints at nothing.
      progress.accept("reports: full, " + (counts ? "repetition " + rep : "to fill the image"));
      restart(nameNode, dataNodes, false, counts);
      if (!counts) {
        saveNamespace(nameNode);
      }
      nameNode.stop();
      if (counts) {
        progress.accept("reports: by digest, repetition " + rep);
        restart(nameNode, dataNodes, true, true);
        nameNode.stop();
      }
    }
    open.close(nameNode);
    open.close(dataNodes);
  }

  private void restart(
      NameNodeAlone nameNode, SynthDataNodes dataNodes, boolean digests, boolean counts)
      throws IOException {
    String row = digests ? "digests-of-" + files : "full-reports-of-" + files;
    SynthDataNodes reporting = open.add(dataNodes.again(1));
    nameNode.start();
    Stretch stretch = Stretch.begin(with(nameNode));
    SynthDataNodes.Reported reported = reporting.report(nameNode.host(), nameNode.port(), digests);
    awaitWritable(nameNode, reporting);
    if (counts) {
      figures.once(SOURCE, stretch.end(row, with(nameNode)));
      figures.traffic(SOURCE, row, reported.reportBytes(), files);
      if (digests && reported.digestBytes() != reported.reportBytes()) {
        throw new IOException("nodes reported in full: " + reported);
      }
    }
    open.close(reporting);
  }

  private static void awaitWritable(NameNodeAlone nameNode, SynthDataNodes dataNodes)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SAFE_MODE_LIMIT_SECONDS);
    while (nameNode.isInSafeMode()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("safe mode did not end within " + SAFE_MODE_LIMIT_SECONDS + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
      dataNodes.beat();
    }
  }

  /** Writes an image that says where the replicas lie. */
  private void saveNamespace(NameNodeAlone nameNode) throws IOException {
    commands.run(
        COMMAND_MS,
        List.of(
            options.dfs().toString(),
            "admin",
            "save-namespace",
            "--fs",
            "dfs://" + nameNode.host() + ":" + nameNode.port()));
  }

  private static Map<String, Long> with(NameNodeAlone nameNode) {
    Map<String, Long> pids = new TreeMap<>(Map.of("dataNodes", ProcessHandle.current().pid()));
    pids.put("nn1", nameNode.pid());
    return pids;
  }
}
