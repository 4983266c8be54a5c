package io.ashlar.benchmarks.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is measured.
 *
 * @param dfs the launcher, which starts clusters
 * @param dir folder for everything; made and removed by the caller
 * @param peerProject folder with the peer's pom
 * @param only rows; empty: all
 * @param repetitions whose median counts
 * @param quick a tenth of the work
 * @param peer measures HDFS beside Ashlar
 * @param floor measures what the machine can do
 * @param onlyFloors measures nothing else
 * @param profile records where Ashlar's processes spend their time, in a pass of its own
 * @param commandLine as it was typed
 */
public record BenchOptions(
    Path dfs,
    Path dir,
    Path peerProject,
    Set<String> only,
    int repetitions,
    boolean quick,
    boolean peer,
    boolean floor,
    boolean onlyFloors,
    boolean profile,
    String commandLine) {
  /** Rows to measure, in their order. */
  List<Row> wanted() {
    return Arrays.stream(Row.values())
        .filter(row -> only.isEmpty() ? row.isUsual() : only.contains(row.word))
        .toList();
  }

  Set<String> wantedWords() {
    Set<String> words = new LinkedHashSet<>();
    wanted().forEach(row -> words.add(row.word));
    return words;
  }

  /**
   * Comparisons. Rows to which the promise at close matters are run with both promises; a tuned
   * peer is left out of quick runs.
   */
  List<Round> rounds() {
    List<Round> rounds = new ArrayList<>();
    if (wanted().stream().allMatch(Row::isAlone)) {
      return rounds;
    }
    boolean writes = wanted().stream().anyMatch(row -> row.closesData);
    for (String against : peer ? List.of("default", "tuned") : List.of("alone")) {
      if (quick && against.equals("tuned")) {
        continue;
      }
      rounds.add(new Round(against, "flush", true));
      if (writes) {
        rounds.add(new Round(against, "hsync", false));
      }
    }
    return rounds;
  }
}
