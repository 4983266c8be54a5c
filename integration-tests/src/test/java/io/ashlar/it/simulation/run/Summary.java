package io.ashlar.it.simulation.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.ashlar.it.simulation.nemesis.FaultClass;
import io.ashlar.it.simulation.workload.InFlight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up many seeds, and writes what a reader of the evidence wants to know. */
final class Summary {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int VIOLATIONS_LISTED_MAX = 200;

  private final String planted;
  private final int faultsWanted;
  private final Map<String, Integer> faultsByClass = new TreeMap<>();
  private final Map<String, Integer> hits = new TreeMap<>();
  private final Map<String, Integer> acked = new TreeMap<>();
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<Map<String, Object>> violations = new ArrayList<>();
  private int seeds;
  private int failed;
  private int voidSeeds;
  private long operations;
  private long bytesAcked;
  private long bytesChecked;
  private long faultsInFlight;
  private long steps;
  private long simulatedMs;
  private long hash;
  private long verdicts;
  private long unknownVerdicts;

  /** Of runs with {@code faultsWanted} faults each. */
  Summary(int faultsWanted, String planted) {
    this.faultsWanted = faultsWanted;
    this.planted = planted;
  }

  void add(SimResult result) {
    seeds++;
    operations += result.tally().operations();
    bytesAcked += result.tally().bytesAcked();
    bytesChecked += result.tally().bytesChecked();
    faultsInFlight += result.faults().inFlight();
    verdicts += result.tally().verdicts();
    unknownVerdicts += result.tally().unknownVerdicts();
    steps += result.steps();
    simulatedMs += result.simulatedMs();
    hash = hash * 31 + result.hash();
    merge(faultsByClass, result.faults().byClass());
    merge(hits, result.faults().byClassAndStep());
    merge(acked, result.tally().acked());
    merge(refused, result.tally().refused());
    if (!result.counts(faultsWanted)) {
      voidSeeds++;
    }
    if (!result.violations().isEmpty()) {
      failed++;
    }
    for (String violation : result.violations()) {
      if (violations.size() < VIOLATIONS_LISTED_MAX) {
        int space = violation.indexOf(' ');
        violations.add(
            Map.of(
                "seed", result.seed(),
                "invariant", violation.substring(0, space),
                "what", violation.substring(space + 1),
                "replay", replay(result.seed(), planted)));
      }
    }
  }

  private static void merge(Map<String, Integer> into, Map<String, Integer> from) {
    from.forEach((key, count) -> into.merge(key, count, Integer::sum));
  }

  /** The command that repeats a seed. */
  static String replay(long seed, String planted) {
    return "mvn -q -pl integration-tests -am verify -Psimulation -Dashlar.sim.seed="
        + seed
        + (planted.isEmpty() ? "" : " -Dashlar.planted=" + planted);
  }

  int failed() {
    return failed;
  }

  int voidSeeds() {
    return voidSeeds;
  }

  int seeds() {
    return seeds;
  }

  /** Share of verdicts that could not be given. */
  double unknownShare() {
    return verdicts == 0 ? 0 : (double) unknownVerdicts / verdicts;
  }

  private List<String> neverHit() {
    List<String> never = new ArrayList<>();
    for (FaultClass fault : FaultClass.values()) {
      for (InFlight.Step step : InFlight.Step.values()) {
        String cell = fault.name() + "/" + step.name();
        if (!hits.containsKey(cell)) {
          never.add(cell);
        }
      }
    }
    return never;
  }

  /** Writes {@code summary.json}. */
  void write(Path folder, long firstSeed, double seconds) throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seeds", seeds);
    all.put("firstSeed", firstSeed);
    all.put("seedsFailed", failed);
    all.put("operations", operations);
    all.put("acked", acked);
    all.put("refused", refused);
    all.put("bytesAcked", bytesAcked);
    all.put("bytesChecked", bytesChecked);
    all.put("faultsByClass", faultsByClass);
    all.put("faultsInFlight", faultsInFlight);
    all.put("hitsByClassAndStep", hits);
    all.put("cellsNeverHit", neverHit());
    all.put("violations", violations);
    all.put("verdicts", verdicts);
    all.put("unknownVerdicts", unknownVerdicts);
    all.put("void", voidSeeds);
    all.put("planted", planted);
    all.put("events", steps);
    all.put("simulatedMs", simulatedMs);
    all.put("hash", Long.toHexString(hash));
    all.put("seconds", seconds);
    JSON.writeValue(folder.resolve("summary.json").toFile(), all);
  }
}
