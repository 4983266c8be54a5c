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
import org.opentest4j.TestAbortedException;

/** {@code -Pfaults [-Dashlar.fault=C1,P3] [-Dashlar.seed=N]}: rows of the fault matrix. */
final class FaultsRun {
  private static final List<FaultCase> CASES =
      List.of(
          new KillInPipeline(),
          new RandomKills(),
          new KillAllOfPipeline(),
          new KillClient(),
          new PauseInPipeline(),
          new PausePrimary(),
          new PauseClient(),
          new AsymmetricCut(),
          new ClientCut(),
          new BrokenConnections(),
          new FullVolume(),
          new AllVolumesFull(),
          new NoSpaceAtStep(),
          new ReadOnlyVolume(),
          new FailedForce(),
          new FailedReads(),
          new ClockJumps(),
          new NamespaceStorm(),
          new DamageWhileWriting(),
          new Appenders(),
          new DamagedReplicas(),
          new ColdStart(),
          new ReRegistered(),
          new HeartbeatCut(),
          new DeleteMany(),
          new HealedReplicas(),
          new DamagedSource(),
          new LostVolume(),
          new DoctorPairs(),
          new PlannedTime(),
          new LeavingNodes(),
          new MovesMeetAppends());

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
    try (Ground ground = new Ground(dir)) {
      List<String> options = one.cluster(ground);
      try (LocalCluster cluster = LocalCluster.start(dir, ground.environment(), options)) {
        cluster.awaitWritable();
        run(one, new FaultScene(cluster, ground, dir, SUMMARY.seed()));
      }
    } catch (TestAbortedException e) {
      SUMMARY.skip(one); // A part that it needs is not here, and a line said which.
      throw e;
    }
  }

  private static void run(FaultCase one, FaultScene scene) throws IOException {
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
