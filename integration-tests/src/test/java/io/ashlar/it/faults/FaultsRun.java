package io.ashlar.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.harness.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Pfaults [-Dashlar.fault=C1,P3] [-Dashlar.seed=N]}: rows of the fault matrix. */
final class FaultsRun {
  private static final List<FaultCase> CASES =
      List.of(
          new KillInPipeline(),
          new RandomKills(),
          new KillAllOfPipeline(),
          new KillClient(),
          new PauseInPipeline(),
          new PauseClient(),
          new DamageWhileWriting(),
          new Appenders(),
          new DamagedReplicas());

  private static final FaultSummary SUMMARY = new FaultSummary(Long.getLong("ashlar.seed", 1));

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> shouldKeepItsPromises() {
    return wanted().stream().map(one -> DynamicTest.dynamicTest(one.id(), () -> run(one)));
  }

  @AfterAll
  static void writeSummary() throws IOException {
    SUMMARY.write();
  }

  private static List<FaultCase> wanted() {
    List<String> ids = Arrays.asList(System.getProperty("ashlar.fault", "").split(",", 0));
    if (ids.equals(List.of(""))) {
      return CASES;
    }
    List<FaultCase> found = CASES.stream().filter(one -> ids.contains(one.id())).toList();
    assertThat(found)
        .as("known are %s", CASES.stream().map(FaultCase::id).toList())
        .hasSize(ids.size());
    return found;
  }

  private void run(FaultCase one) throws IOException {
    Path dir = Files.createDirectory(temp.resolve(one.id()));
    System.out.printf("%s, seed %d%n", one.id(), SUMMARY.seed());
    try (LocalCluster cluster = LocalCluster.start(dir, one.cluster())) {
      cluster.awaitWritable();
      FaultScene scene = new FaultScene(cluster, dir, SUMMARY.seed());
      try {
        one.run(scene);
      } catch (IOException | RuntimeException | AssertionError e) {
        scene.violation("ended by " + e);
        SUMMARY.add(one, scene);
        throw e;
      }
      SUMMARY.add(one, scene);
      System.out.printf("  %d faults, %s%n", scene.faults(), scene.figures());
      assertThat(scene.violations()).as(SUMMARY.replay(one)).isEmpty();
    }
  }
}
