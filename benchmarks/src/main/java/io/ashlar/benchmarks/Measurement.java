package io.ashlar.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values of one row over its repetitions. */
public record Measurement(String row, String unit, List<Double> values) {
  /** The middle value. */
  public double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** As a line of a table: row, median, least, greatest, unit. */
  public String line() {
    return String.format(
        "| %s | %.2f | %.2f | %.2f | %s |",
        row, median(), Collections.min(values), Collections.max(values), unit);
  }
}
