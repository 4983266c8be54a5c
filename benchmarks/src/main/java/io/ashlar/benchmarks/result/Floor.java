package io.ashlar.benchmarks.result;

/**
 * What the machine itself can do, measured in the same run.
 *
 * @param name of the part, such as {@code hop.tcp}
 * @param quantity as of a {@link Figure}
 * @param unit of the value
 * @param value median
 * @param text what was done
 */
public record Floor(String name, String quantity, String unit, double value, String text) {}
