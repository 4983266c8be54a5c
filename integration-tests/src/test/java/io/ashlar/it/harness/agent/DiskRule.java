package io.ashlar.it.harness.agent;

import java.util.regex.Pattern;

/**
 * Which operations fail.
 *
 * @param after so many that fit go well first
 * @param times so many fail then
 * @param path a regular expression for the whole path
 */
public record DiskRule(
    DiskOperation operation, DiskError error, int after, int times, String path) {
  /** Every operation of that kind from now on. */
  public static DiskRule always(DiskOperation operation, DiskError error, String path) {
    return new DiskRule(operation, error, 0, Integer.MAX_VALUE, path);
  }

  /** Only the n-th operation of that kind from now on, counted from 1. */
  public static DiskRule once(DiskOperation operation, DiskError error, int n, String path) {
    return new DiskRule(operation, error, n - 1, 1, path);
  }

  boolean fits(DiskOperation what, String file) {
    return what == operation && Pattern.matches(path, file);
  }

  String line() {
    return "disk " + operation + " " + error + " " + after + " " + times + " " + path;
  }

  static DiskRule ofLine(String line) {
    String[] words = line.split(" ", 6);
    return new DiskRule(
        DiskOperation.valueOf(words[1]),
        DiskError.valueOf(words[2]),
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]),
        words[5]);
  }
}
