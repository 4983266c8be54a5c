package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.driver.Sample;
import io.ashlar.benchmarks.driver.Words;
import io.ashlar.benchmarks.process.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A large file from and to the local disk, with the bytes that reached the block device. Three
 * copies on one disk measure the disk: no ratio is made of these rows.
 */
final class LocalFileRunner {
  private static final long COMMAND_TIMEOUT_MS = 300_000;

  /** The one operation of a stretch begins at once; this only must not be too short for it. */
  private static final long START_LIMIT_MS = 60_000;

  private static final double MIB = 1 << 20;

  private final BenchOptions options;
  private final Commands commands;
  private final Round round;
  private final FigureCollector figures;

  LocalFileRunner(BenchOptions options, Commands commands, Round round, FigureCollector figures) {
    this.options = options;
    this.commands = commands;
    this.round = round;
    this.figures = figures;
  }

  void run(List<Contender> contenders) throws IOException {
    BlockDevice device = BlockDevice.of(options.dir());
    Path local = options.dir().resolve("local-file");
    Words request =
        Words.of("")
            .with("local", local)
            .with("bytes", new Amounts(options.quick()).localFileBytes())
            .with("limitMs", START_LIMIT_MS);
    for (int rep = 0; rep < options.repetitions(); rep++) {
      for (Contender contender : contenders) {
        measure(contender, "putFile", request, device);
        measure(contender, "getFile", request, device);
      }
    }
  }

  private void measure(Contender contender, String workload, Words request, BlockDevice device)
      throws IOException {
    commands.run(COMMAND_TIMEOUT_MS, List.of("sync"));
    OptionalLong before = device.writtenBytes();
    List<Sample> samples = contender.driver().ask(new Words(workload, request.values()));
    commands.run(COMMAND_TIMEOUT_MS, List.of("sync"));
    OptionalLong after = device.writtenBytes();
    boolean writes = workload.equals("putFile");
    FigureCollector.Source source =
        new FigureCollector.Source(round, writes ? round.durability() : null, contender.name());
    for (Sample sample : samples) {
      figures.stream(source, sample.metric(), sample);
      if (before.isPresent() && after.isPresent()) {
        double mib = (after.getAsLong() - before.getAsLong()) / MIB;
        figures.device(source, sample.metric(), mib);
      }
    }
  }
}
