package io.ashlar.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private Numbers() {}

  /** Three significant digits; thousands are grouped; empty for what is no number. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  /** A ratio such as {@code 3.20×}; empty for what is no number. */
  static String times(double ratio) {
    return Double.isNaN(ratio) ? "" : text(ratio) + "×";
  }
}
