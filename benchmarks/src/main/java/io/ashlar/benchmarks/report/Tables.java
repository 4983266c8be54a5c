package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Figure;
import io.ashlar.benchmarks.result.Floor;
import io.ashlar.benchmarks.result.Machine;
import io.ashlar.benchmarks.result.Profile;
import io.ashlar.benchmarks.result.RunResult;
import io.ashlar.benchmarks.result.Statistics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Markdown of a run: where and how it was made, then the tables. */
public final class Tables {
  private static final Set<String> HEADLINES =
      Set.of("throughput", "rate", "wall", "device", "memory", "resident");
  private static final Set<String> NAMED = Set.of("device", "resident");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RunResult run;
  private final List<String> lines = new ArrayList<>();

  private Tables(RunResult run) {
    this.run = run;
  }

  /** All lines. */
  public static List<String> of(RunResult run) {
    Tables tables = new Tables(run);
    tables.facts();
    tables.warnings();
    tables.main();
    tables.cpuByProcess();
    tables.latencies();
    tables.floors();
    tables.profiles();
    return tables.lines;
  }

  private void facts() {
    Machine machine = run.machine();
    lines.add(
        String.format(
            Locale.ROOT,
            "`%s`, %s, %.0f s, %d repetitions, median (least–greatest). %d processors, %d GB,"
                + " %s, %s, %s; load average before %.2f; others used %.0f%% of the machine"
                + " (worst stretch %.0f%%).%s",
            run.command(),
            DATE.format(Instant.ofEpochMilli(run.startedMs())),
            run.seconds(),
            run.repetitions(),
            machine.processors(),
            machine.memoryBytes() >> 30,
            machine.kernel(),
            machine.java(),
            machine.fileSystem(),
            machine.loadBefore(),
            machine.foreignCpu() * 100,
            machine.foreignCpuMax() * 100,
            run.versions().containsKey("hdfs") ? " HDFS " + run.versions().get("hdfs") + "." : ""));
    lines.add("");
  }

  private void warnings() {
    if (run.machine().loaded()) {
      paragraph(
          "**Warning: the machine was loaded while this was measured. These figures show that the"
              + " measure works, not how fast anything is.**");
    }
    if (run.quick()) {
      paragraph("**A quick run does a tenth of the work: nothing to quote.**");
    }
    if (run.machine().fileSystem().equals("tmpfs")) {
      paragraph("**Warning: data lay in memory, so that forcing it to disk cost nothing.**");
    }
    run.skipped().forEach((row, why) -> paragraph("Not measured: " + row + ": " + why + "."));
    run.failed().forEach((row, why) -> paragraph("Failed: " + row + ": " + firstLine(why)));
  }

  private void paragraph(String text) {
    lines.add(text);
    lines.add("");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static boolean isMain(Figure figure) {
    boolean forces = figure.row().equals("hflush") || figure.row().equals("hsync");
    boolean stream = Set.of("put", "get", "put-file", "get-file").contains(figure.row());
    return HEADLINES.contains(figure.quantity())
        || (figure.quantity().equals("cpu") && stream)
        || (forces && Set.of("p50", "p90").contains(figure.quantity()));
  }

  private void main() {
    List<Comparison> all = Comparison.of(run).stream().filter(row -> isMain(row.ashlar())).toList();
    if (all.isEmpty()) {
      return;
    }
    boolean peer = all.stream().anyMatch(row -> row.peer() != null);
    lines.add(
        peer
            ? "| row | threads | close | peer | unit | Ashlar | HDFS | better by | goals | floor"
                + " | from floor | reached |"
            : "| row | threads | close | unit | Ashlar | at most | floor | from floor | reached |");
    lines.add(
        peer
            ? "|---|--:|---|---|---|--:|--:|--:|---|--:|--:|---|"
            : "|---|--:|---|---|--:|---|--:|--:|---|");
    for (Comparison row : all) {
      lines.add(peer ? withPeer(row) : alone(row));
    }
    lines.add("");
  }

  private static String withPeer(Comparison row) {
    Figure ashlar = row.ashlar();
    Figure peer = row.peer();
    return cells(
        label(ashlar),
        ashlar.threads(),
        durability(ashlar),
        ashlar.against(),
        ashlar.unit(),
        spread(ashlar),
        peer == null ? "" : spread(peer),
        Numbers.times(row.ratio()),
        levels(row.peer() == null ? Goals.atMost(ashlar) : row.goals()),
        floor(row),
        Numbers.times(row.timesFloor()),
        row.verdict());
  }

  private static String alone(Comparison row) {
    Figure ashlar = row.ashlar();
    return cells(
        label(ashlar),
        ashlar.threads(),
        durability(ashlar),
        ashlar.unit(),
        spread(ashlar),
        levels(Goals.atMost(ashlar)),
        floor(row),
        Numbers.times(row.timesFloor()),
        row.verdict());
  }

  private static String levels(Goals.@Nullable Levels levels) {
    return levels == null
        ? ""
        : goal(levels.first()) + " / " + goal(levels.then()) + " / " + goal(levels.last());
  }

  private static String goal(double times) {
    return times == Math.rint(times) ? Long.toString((long) times) : Double.toString(times);
  }

  private static String floor(Comparison row) {
    Double floor = row.floor();
    return floor == null ? "" : Numbers.text(floor);
  }

  private static String durability(Figure figure) {
    return figure.durability() == null ? "" : figure.durability();
  }

  private static String label(Figure figure) {
    return HEADLINES.contains(figure.quantity()) && !NAMED.contains(figure.quantity())
        ? figure.row()
        : figure.row() + " " + figure.quantity();
  }

  private static String spread(Figure figure) {
    String median = Numbers.text(figure.median());
    return figure.values().size() == 1
        ? median
        : median
            + " ("
            + Numbers.text(Statistics.min(figure.values()))
            + "–"
            + Numbers.text(Statistics.max(figure.values()))
            + ")";
  }

  private void cpuByProcess() {
    List<Figure> all =
        run.figures().stream().filter(figure -> figure.quantity().equals("cpu")).toList();
    if (all.isEmpty()) {
      return;
    }
    Set<String> processes = new TreeSet<>();
    all.forEach(figure -> processes.addAll(figure.parts().keySet()));
    heading("CPU by process");
    lines.add(
        "| row | threads | close | peer | of | unit | all | "
            + String.join(" | ", processes)
            + " |");
    lines.add("|---|--:|---|---|---|---|--:|" + "--:|".repeat(processes.size()));
    for (Figure figure : all) {
      List<Object> row =
          new ArrayList<>(
              List.of(
                  figure.row(),
                  figure.threads(),
                  durability(figure),
                  figure.against(),
                  figure.contender(),
                  figure.unit(),
                  Numbers.text(figure.median())));
      processes.forEach(
          process -> row.add(Numbers.text(figure.parts().getOrDefault(process, Double.NaN))));
      lines.add(cells(row.toArray()));
    }
    lines.add("");
  }

  private void latencies() {
    List<Figure> middles =
        run.figures().stream().filter(figure -> figure.quantity().equals("p50")).toList();
    if (middles.isEmpty()) {
      return;
    }
    heading("Latency of one operation, ms");
    lines.add("| row | threads | close | peer | of | p50 | p90 | p99 |");
    lines.add("|---|--:|---|---|---|--:|--:|--:|");
    for (Figure middle : middles) {
      lines.add(
          cells(
              middle.row(),
              middle.threads(),
              durability(middle),
              middle.against(),
              middle.contender(),
              Numbers.text(middle.median()),
              Numbers.text(sibling(middle, "p90")),
              Numbers.text(sibling(middle, "p99"))));
    }
    lines.add("");
  }

  /** The same figure's other percentile. */
  private double sibling(Figure middle, String quantity) {
    return run.figures().stream()
        .filter(
            other ->
                other.quantity().equals(quantity)
                    && other.row().equals(middle.row())
                    && other.threads() == middle.threads()
                    && other.against().equals(middle.against())
                    && durability(other).equals(durability(middle))
                    && other.contender().equals(middle.contender()))
        .mapToDouble(Figure::median)
        .findFirst()
        .orElse(Double.NaN);
  }

  private void floors() {
    if (run.floors().isEmpty()) {
      return;
    }
    heading("Floors of this machine in the same run");
    lines.add("| part | quantity | value | unit | what was done |");
    lines.add("|---|---|--:|---|---|");
    for (Floor floor : run.floors()) {
      lines.add(
          cells(
              floor.name(),
              floor.quantity(),
              Numbers.text(floor.value()),
              floor.unit(),
              floor.text()));
    }
    lines.add("");
  }

  private void profiles() {
    List<Profile> profiles = run.profiles();
    if (profiles == null || profiles.isEmpty()) {
      return;
    }
    heading("Where the time went, in a pass of its own with Java's flight recorder");
    lines.addAll(ProfileTable.lines(profiles));
    lines.add("");
  }

  private void heading(String text) {
    lines.add("### " + text);
    lines.add("");
  }

  private static String cells(Object... cells) {
    StringBuilder line = new StringBuilder("|");
    for (Object cell : cells) {
      line.append(' ').append(cell).append(" |");
    }
    return line.toString();
  }
}
