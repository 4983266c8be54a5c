package io.ashlar.benchmarks.result;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Of a handful of repetitions. */
public final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the two in the middle; at least one value. */
  public static double median(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("expected at least one value");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The least. */
  public static double min(Collection<Double> values) {
    return Collections.min(values);
  }

  /** The greatest. */
  public static double max(Collection<Double> values) {
    return Collections.max(values);
  }

  /** Four significant digits: more would promise what a shared machine cannot hold. */
  public static double rounded(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double scale = Math.pow(10, 3 - (int) Math.floor(Math.log10(Math.abs(value))));
    return Math.round(value * scale) / scale;
  }
}
