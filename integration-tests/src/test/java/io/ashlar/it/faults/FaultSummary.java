package io.ashlar.it.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code target/faults/summary.json}. */
final class FaultSummary {
  private final long seed;
  private final Map<String, Object> faultsByClass = new TreeMap<>();
  private final Map<String, Object> figures = new TreeMap<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<Map<String, Object>> violations = new ArrayList<>();
  private long operations;
  private long acked;
  private int faultsInFlight;
  private int runs;

  FaultSummary(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  /** The command that repeats a case. */
  String replay(FaultCase one) {
    return "mvn -q -pl integration-tests -am verify -Pfaults -Dashlar.fault="
        + one.id()
        + " -Dashlar.seed="
        + seed;
  }

  void add(FaultCase one, FaultScene scene) {
    runs++;
    operations += scene.operations();
    acked += scene.acked();
    faultsInFlight += scene.faultsInFlight();
    faultsByClass.put(one.id(), scene.faults());
    figures.put(one.id(), scene.figures());
    for (String what : scene.violations()) {
      Map<String, Object> violation = new LinkedHashMap<>();
      violation.put("seed", seed);
      violation.put("invariant", what);
      violation.put("replay", replay(one));
      violations.add(violation);
    }
  }

  /** The case could not run here. */
  void skip(FaultCase one) {
    skipped.add(one.id());
  }

  void write() throws IOException {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("runs", runs);
    summary.put("seed", seed);
    summary.put("operations", operations);
    summary.put("acked", acked);
    summary.put("faultsByClass", faultsByClass);
    summary.put("faultsInFlight", faultsInFlight);
    summary.put("figures", figures);
    summary.put("violations", violations);
    summary.put("unknownVerdicts", 0); // Every check of a case comes to a verdict.
    summary.put("void", skipped);
    summary.put("planted", null);
    Path file = Path.of("target", "faults", "summary.json");
    Files.createDirectories(file.getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), summary);
  }
}
