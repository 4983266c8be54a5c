package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Figure;
import io.ashlar.benchmarks.result.RunResult;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The plots of a run. */
final class Charts {
  private static final Set<String> QUANTITIES = Set.of("throughput", "rate", "wall");
  private static final Pattern SIZED = Pattern.compile("(.*)-\\d+");
  private static final List<String> STREAMS = List.of("put", "get");

  private Charts() {}

  /** SVG files by name; only those for which there is something to show. */
  static Map<String, String> of(RunResult run) {
    Map<String, String> files = new TreeMap<>();
    add(files, "ratios", ratios(run));
    add(files, "cpu", cpu(run));
    add(files, "rates", rates(run));
    add(files, "growth", growth(run));
    return files;
  }

  private static void add(Map<String, String> files, String name, BarChart chart) {
    if (!chart.isEmpty()) {
      files.put(name, chart.svg());
    }
  }

  private static BarChart ratios(RunResult run) {
    BarChart chart =
        new BarChart(
            "How many times better than HDFS in the same run",
            "logarithmic; the line across a bar is the first goal",
            true);
    for (Comparison row : Comparison.of(run)) {
      Goals.Levels goals = row.goals();
      if (goals != null && row.peer() != null) {
        chart.add(
            label(row.ashlar()),
            Map.of("against HDFS, " + row.ashlar().against(), row.ratio()),
            goals.first());
      }
    }
    return chart;
  }

  private static BarChart cpu(RunResult run) {
    BarChart chart = new BarChart("CPU of one large stream, by process", "CPU-s per GiB", false);
    for (Figure figure : run.figures()) {
      if (figure.quantity().equals("cpu") && STREAMS.contains(figure.row())) {
        chart.add(
            label(figure) + " " + figure.contender() + " " + figure.against(),
            new LinkedHashMap<>(new TreeMap<>(figure.parts())),
            Double.NaN);
      }
    }
    return chart;
  }

  private static BarChart rates(RunResult run) {
    BarChart chart = new BarChart("Operations per second", "per s, logarithmic", true);
    for (Figure figure : run.figures()) {
      if (QUANTITIES.contains(figure.quantity()) && figure.unit().equals("per s")) {
        chart.add(
            label(figure) + " " + figure.against(),
            Map.of(figure.contender(), figure.median()),
            Double.NaN);
      }
    }
    return chart;
  }

  /**
   * What ends with a number of files, row by row, so that the sizes of one measure are neighbours.
   */
  private static BarChart growth(RunResult run) {
    BarChart chart = new BarChart("Seconds by number of files", "s, logarithmic", true);
    run.figures().stream()
        .filter(figure -> figure.quantity().equals("wall") && SIZED.matcher(figure.row()).matches())
        .sorted(Comparator.comparing(figure -> SIZED.matcher(figure.row()).replaceFirst("$1")))
        .forEach(
            figure ->
                chart.add(label(figure), Map.of(figure.contender(), figure.median()), Double.NaN));
    return chart;
  }

  private static String label(Figure figure) {
    String quantity = QUANTITIES.contains(figure.quantity()) ? "" : " " + figure.quantity();
    String threads = figure.threads() == 1 ? "" : " ×" + figure.threads();
    String durability = figure.durability() == null ? "" : " " + figure.durability();
    return figure.row() + quantity + threads + durability;
  }
}
