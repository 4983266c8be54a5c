package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.driver.Sample;
import io.ashlar.benchmarks.driver.Words;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.result.Profile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures all rows of one round: each contender in turn, again and again: A B A B A B. */
final class RoundRunner {
  static final String OUT_OF_TIME = "the time of the whole run was over";
  private static final long COMMAND_TIMEOUT_MS = 60_000;
  private static final long SERVED_LIMIT_MS = 600_000;

  private final BenchOptions options;
  private final Commands commands;
  private final Round round;
  private final List<Contender> contenders;
  private final FigureCollector figures;
  private final List<Profile> profiles;
  private final Map<String, String> skipped;
  private final Map<String, String> failed;
  private final Consumer<String> progress;
  private final Amounts amounts;
  private final long end;
  private final Set<String> done = new LinkedHashSet<>();

  /**
   * @param end after which no row is begun, by {@link System#nanoTime}
   */
  RoundRunner(
      BenchOptions options,
      Commands commands,
      Round round,
      long end,
      List<Contender> contenders,
      FigureCollector figures,
      List<Profile> profiles,
      Map<String, String> skipped,
      Map<String, String> failed,
      Consumer<String> progress) {
    this.options = options;
    this.commands = commands;
    this.round = round;
    this.end = end;
    this.contenders = contenders;
    this.figures = figures;
    this.profiles = profiles;
    this.skipped = skipped;
    this.failed = failed;
    this.progress = progress;
    this.amounts = new Amounts(options.quick());
  }

  void run() throws IOException {
    for (Row row : options.wanted()) {
      boolean wanted = round.all() || row.closesData;
      if (!wanted || row.isAlone() || !done.add(row.workload)) {
        continue;
      }
      if (System.nanoTime() - end > 0) {
        skipped.put(name(row), OUT_OF_TIME);
        continue;
      }
      progress.accept(name(row));
      try {
        measure(row);
      } catch (IOException e) {
        if (commands.isClosed()) {
          throw e;
        }
        // One row that fails must not take the others with it; the document says that it failed.
        failed.put(name(row), String.valueOf(e.getMessage()));
        progress.accept(name(row) + " failed: " + e.getMessage());
      }
    }
  }

  private String name(Row row) {
    return row.word + " (" + round.against() + ", " + round.durability() + ")";
  }

  private void measure(Row row) throws IOException {
    switch (row) {
      case LS -> listCommands();
      case RESTART -> restarts();
      case FILE -> new LocalFileRunner(options, commands, round, figures).run(contenders);
      default -> {
        for (int threads : row.threads()) {
          if (System.nanoTime() - end > 0) {
            skipped.put(name(row) + " with " + threads + " threads", OUT_OF_TIME);
          } else {
            workload(row, threads);
          }
        }
      }
    }
  }

  private void workload(Row row, int threads) throws IOException {
    for (int warmUp = 0; warmUp < amounts.warmUps(row); warmUp++) {
      for (Contender contender : contenders) {
        contender.driver().ask(amounts.request(row.workload, threads, true));
      }
    }
    for (int rep = 0; rep < options.repetitions(); rep++) {
      for (Contender contender : contenders) {
        if (row == Row.PUT || row == Row.GET) {
          rest();
        }
        for (Sample sample :
            contender.driver().ask(amounts.request(row.workload, threads, false))) {
          record(row, threads, contender, sample);
        }
      }
    }
    if (options.profile() && !round.isTuned()) {
      profile(row, threads);
    }
  }

  /** A pass of its own, because recording costs time. */
  private void profile(Row row, int threads) throws IOException {
    Contender ashlar = contenders.get(0);
    Map<String, Long> pids = new LinkedHashMap<>(ashlar.system().pids());
    pids.put("client", ashlar.driver().pid());
    Words request = amounts.request(row.workload, threads, false);
    Profiler profiler = new Profiler(commands, options.dir().resolve("profiles"));
    String durability = row.closesData ? round.durability() : null;
    for (Profile found : profiler.record(pids, () -> ashlar.driver().ask(request))) {
      profiles.add(
          new Profile(
              row.word,
              threads,
              durability,
              found.process(),
              found.kernelShare(),
              found.samples(),
              found.top()));
    }
  }

  private void record(Row row, int threads, Contender contender, Sample sample) {
    String metric = sample.metric();
    if (row.workload.equals("files") && !options.wantedWords().contains(metric)) {
      return;
    }
    boolean readOfSmall = row == Row.SMALL && metric.equals("read");
    if (readOfSmall && !round.all()) {
      return; // Reading does not depend on the promise; the first round has it.
    }
    String name = row == Row.SMALL ? "small-" + metric : metric;
    boolean promised = row.closesData && !readOfSmall;
    figures.add(source(contender, promised ? round.durability() : null), name, threads, sample);
  }

  private FigureCollector.Source source(Contender contender, @Nullable String durability) {
    return new FigureCollector.Source(round, durability, contender.name());
  }

  /** What was written before reaches the disk before the next measure. */
  private void rest() throws IOException {
    commands.run(COMMAND_TIMEOUT_MS, List.of("sync"));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(amounts.restMs());
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private void listCommands() throws IOException {
    for (int rep = -1; rep < options.repetitions(); rep++) {
      for (Contender contender : contenders) {
        List<String> command = contender.system().listCommand();
        long start = System.nanoTime();
        commands.run(COMMAND_TIMEOUT_MS, command);
        if (rep >= 0) {
          double seconds = (System.nanoTime() - start) / 1e9;
          figures.wall(source(contender, null), "ls", seconds);
        }
      }
    }
  }

  /** From the start of the process until a stat is answered, with files and an image of them. */
  private void restarts() throws IOException {
    Words prepare =
        Words.of("namespace")
            .with("count", amounts.restartFiles())
            .with("limitMs", SERVED_LIMIT_MS);
    for (Contender contender : contenders) {
      contender.driver().ask(prepare);
    }
    for (int rep = options.quick() ? 0 : -1; rep < options.repetitions(); rep++) {
      for (Contender contender : contenders) {
        contender.system().stopNameNode();
        long begun = contender.system().startNameNode();
        contender.driver().ask(Words.of("served").with("limitMs", SERVED_LIMIT_MS));
        if (rep >= 0) {
          double seconds = (System.nanoTime() - begun) / 1e9;
          figures.wall(source(contender, null), "restart", seconds);
        }
        contender.driver().processes(contender.system().pids());
      }
    }
  }
}
