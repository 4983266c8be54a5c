package io.ashlar.benchmarks.run;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rows that can be asked for by name. */
enum Row {
  PUT("put", "put", true, 1),
  GET("get", "get", false, 1),
  SMALL("small", "small", true, 32),
  STAT("stat", "stat", false, 32),
  LIST("list", "list", false, 32),
  MKDIRS("mkdirs", "mkdirs", false, 32),
  CREATE("create", "files", false, 32),
  RENAME("rename", "files", false, 32),
  DELETE("delete", "files", false, 32),
  HFLUSH("hflush", "hflush", false, 1),
  HSYNC("hsync", "hsync", false, 1),
  PREAD("pread", "pread", false, 8),
  LS("ls", "ls", false, 1),
  RESTART("restart", "restart", false, 1),
  FILE("file", "file", true, 1),
  GROW("grow", "grow", false, 1),
  HEAP("heap", "heap", false, 1),
  BALANCE("balance", "balance", false, 1),
  REPORTS("reports", "reports", false, 1);

  final String word;

  /** What the driver does for it; several rows may come from one workload. */
  final String workload;

  /** True if the promise at close matters: measured with both. */
  final boolean closesData;

  private final int threadsMax;

  Row(String word, String workload, boolean closesData, int threadsMax) {
    this.word = word;
    this.workload = workload;
    this.closesData = closesData;
    this.threadsMax = threadsMax;
  }

  /** Numbers of threads that it is measured with: those of 1, 8 and 32 that suit it. */
  List<Integer> threads() {
    return Stream.of(1, 8, 32).filter(count -> count <= threadsMax).toList();
  }

  /** False for a row that is run only if it is named, because it takes long or much of the disk. */
  boolean isUsual() {
    return !isAlone() && this != FILE;
  }

  /** True for a row with a namespace of its own, which is measured apart from all others. */
  boolean isAlone() {
    return this == GROW || this == HEAP || this == BALANCE || this == REPORTS;
  }

  static Set<String> words() {
    Set<String> words = new TreeSet<>();
    Arrays.stream(values()).forEach(row -> words.add(row.word));
    return words;
  }
}
