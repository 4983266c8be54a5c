package io.ashlar.it.simulation.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.ashlar.it.simulation.planted.PlantedBug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs each planted bug until the first seed that finds it, and writes {@code planted.json}. Each
 * seed runs once, because what counts here is what it finds.
 */
final class PlantedHunt {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final int faults;
  private final long firstSeed;
  private final int seedsMax;
  private final Path folder;
  private final List<Map<String, Object>> table = new ArrayList<>();

  PlantedHunt(int faults, long firstSeed, int seedsMax, Path folder) {
    this.faults = faults;
    this.firstSeed = firstSeed;
    this.seedsMax = seedsMax;
    this.folder = folder;
  }

  /** Names of bugs that were not found, or broke only what they should not break. */
  List<String> findAll(List<PlantedBug> bugs) throws IOException {
    List<String> missed = new ArrayList<>();
    for (PlantedBug bug : bugs) {
      boolean found = bug.during(() -> find(bug));
      if (!found) {
        missed.add(bug.name());
      }
    }
    return missed;
  }

  private boolean find(PlantedBug bug) throws IOException {
    SeedRunner runner = new SeedRunner(faults, bug);
    for (long seed = firstSeed; seed < firstSeed + seedsMax; seed++) {
      List<String> violations = runner.runOnce(seed).violations();
      Optional<String> broken = violations.stream().filter(bug::explains).findFirst();
      if (broken.isPresent()) {
        add(bug, seed, (int) (seed - firstSeed + 1), broken.get());
        return true;
      }
      violations.forEach(other -> System.out.println(bug.name() + " breaks also " + other));
    }
    add(bug, 0, seedsMax, "");
    return false;
  }

  private void add(PlantedBug bug, long seed, int seedsRun, String violation) throws IOException {
    int space = violation.indexOf(' ');
    String what = violation.substring(space + 1).replaceAll("\\s+", " ");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("planted", bug.name());
    row.put("firstSeed", violation.isEmpty() ? null : seed);
    row.put("invariant", violation.isEmpty() ? null : violation.substring(0, space));
    row.put("seedsRun", seedsRun);
    row.put("what", violation.isEmpty() ? null : what);
    row.put("replay", violation.isEmpty() ? null : Summary.replay(seed, bug.name()));
    table.add(row);
    System.out.println(row);
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve("planted.json").toFile(), table);
  }
}
