package io.ashlar.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values of one row over its repetitions. */
record Measurement(String row, String unit, List<Double> values) {
  double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  String line() {
    return String.format(
        "| %s | %.2f | %.2f | %.2f | %s |",
        row, median(), Collections.min(values), Collections.max(values), unit);
  }
}
