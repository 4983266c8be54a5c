package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Figure;
import io.ashlar.benchmarks.result.RunResult;
import java.util.ArrayList;
import java.util.List;

/** Markdown tables of a run. */
public final class Tables {
  private Tables() {}

  /** All lines. */
  public static List<String> of(RunResult result) {
    List<String> lines = new ArrayList<>();
    for (Figure figure : result.figures()) {
      lines.add(
          figure.id()
              + " "
              + figure.against()
              + " "
              + figure.durability()
              + " "
              + figure.contender()
              + " "
              + figure.median()
              + " "
              + figure.unit());
    }
    return lines;
  }
}
