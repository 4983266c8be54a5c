package io.ashlar.shell.text;

import java.util.Locale;

/** Sizes, rates and durations in the form that people read. */
public final class Sizes {
  private static final String UNITS = "KMGTPE";

  private Sizes() {}

  /** {@code 1.5 K}, {@code 64 M}: as the field's shells print them with {@code -h}. */
  public static String human(long bytes) {
    if (bytes < 1024) {
      return Long.toString(bytes);
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < UNITS.length() - 1) {
      value /= 1024;
      unit++;
    }
    String number = String.format(Locale.ROOT, "%.1f", value);
    String trimmed = number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    return trimmed + " " + UNITS.charAt(unit);
  }

  /** Exact, or human readable if asked. */
  public static String of(long bytes, boolean human) {
    return human ? human(bytes) : Long.toString(bytes);
  }

  /** Megabytes (10^6 bytes) per second with one decimal. */
  public static String rate(long bytes, double seconds) {
    return String.format(Locale.ROOT, "%.1f MB/s", bytes / 1e6 / Math.max(seconds, 1e-6));
  }

  /** {@code 3.2 s}. */
  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
