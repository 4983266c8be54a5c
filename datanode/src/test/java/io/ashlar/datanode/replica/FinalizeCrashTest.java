package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C7: a DataNode dies at each step of finalizing a replica. */
final class FinalizeCrashTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);
  private static final int CHUNK = 64;
  private static final byte[] CONTENT = TestCluster.bytes(1000, 5);
  private static final int SYNCED = 700;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHaveExactlyOneReplicaAfterKill_C7(boolean force) throws Exception {
    int steps = stepsOfFinish(force);
    for (int step = 1; step <= steps + 1; step++) {
      FakeDisk disk = new FakeDisk(step);
      boolean finished = finishWithCrash(disk, step, force, false);
      disk.restart();
      Replica replica = onlyReplica(disk, "killed before step " + step);
      assertThat(replica.length()).as("step %s", step).isEqualTo(CONTENT.length);
      assertThat(replica.state() == ReplicaState.FINALIZED || !finished).isTrue();
      if (replica.state() == ReplicaState.FINALIZED) {
        assertThat(StoreFixture.readAll(replica)).isEqualTo(CONTENT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepWhatWasForcedAfterPowerCut_C7(int seed) throws Exception {
    int steps = stepsOfFinish(true);
    for (int step = 1; step <= steps + 1; step++) {
      FakeDisk disk = new FakeDisk(seed * 1000L + step);
      boolean finished = finishWithCrash(disk, step, true, true);
      disk.powerCut();
      Replica replica = onlyReplica(disk, "power cut before step " + step + ", seed " + seed);
      assertThat(replica.length()).isGreaterThanOrEqualTo(SYNCED);
      if (finished) {
        assertThat(replica.state()).isEqualTo(ReplicaState.FINALIZED);
      }
      if (replica.state() == ReplicaState.FINALIZED) {
        assertThat(StoreFixture.readAll(replica)).isEqualTo(CONTENT);
      }
    }
  }

  /** What a start made of a killed process's files is forced before it is reported. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepWhatAStartFinalizedAfterPowerCut_C7(int seed) throws Exception {
    int steps = stepsOfFinish(true);
    for (int step = 1; step <= steps + 1; step++) {
      FakeDisk disk = new FakeDisk(seed * 1000L + step);
      finishWithCrash(disk, step, true, false);
      disk.restart();
      ReplicaState found = onlyReplica(disk, "killed before step " + step).state();
      disk.powerCut();
      if (found == ReplicaState.FINALIZED) {
        Replica replica = onlyReplica(disk, "power cut after a kill before step " + step);
        assertThat(replica.state()).as("step %s", step).isEqualTo(ReplicaState.FINALIZED);
        assertThat(StoreFixture.readAll(replica)).isEqualTo(CONTENT);
      }
    }
  }

  /** The moves of a finished replica are not forced; what others force must not lose it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepAFinishedReplicaWhateverOthersForce_C7(int seed) throws Exception {
    for (int others = 0; others < 3; others++) {
      FakeDisk disk = new FakeDisk(seed * 10L + others);
      try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
        writeContent(fixture, false).finish(true);
        for (int n = 1; n <= others; n++) {
          ReplicaKey key = ReplicaKey.of((1L << 30) + 16L * n, 1001);
          ReplicaWriter writer =
              fixture
                  .store()
                  .create(key, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(64)));
          StoreFixture.write(writer, CONTENT, 0, 10, CHUNK);
          writer.sync();
          writer.close();
        }
      }
      disk.powerCut();
      try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
        assertThat(fixture.loaded()).hasSize(1 + others);
        Replica replica =
            fixture.loaded().stream()
                .filter(one -> one.key().equals(KEY))
                .findFirst()
                .orElseThrow();
        assertThat(replica.state()).isEqualTo(ReplicaState.FINALIZED);
        assertThat(StoreFixture.readAll(replica)).isEqualTo(CONTENT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldForceTheMovesWhereAPowerCutMayHalveThem_C7(int seed) throws Exception {
    FakeDisk disk = new FakeDisk(seed);
    disk.setRenamesAsOne(false);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      writeContent(fixture, false).finish(true);
    }
    disk.powerCut();
    Replica replica = onlyReplica(disk, "power cut, seed " + seed);
    assertThat(replica.state()).isEqualTo(ReplicaState.FINALIZED);
    assertThat(StoreFixture.readAll(replica)).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void shouldKeepWhatWasSyncedWhereAPowerCutMayHalveAMove_C7(int seed) throws Exception {
    for (boolean force : new boolean[] {true, false}) {
      for (int step = 1; step <= 20; step++) {
        FakeDisk disk = new FakeDisk(seed * 1000L + step);
        disk.setRenamesAsOne(false);
        boolean finished = finishWithCrash(disk, step, force, true);
        disk.powerCut();
        Replica replica = onlyReplica(disk, "power cut before step " + step + ", seed " + seed);
        assertThat(replica.length()).isGreaterThanOrEqualTo(SYNCED);
        if (finished && force) {
          assertThat(replica.state()).isEqualTo(ReplicaState.FINALIZED);
          assertThat(StoreFixture.readAll(replica)).isEqualTo(CONTENT);
        }
      }
    }
  }

  /** A start completes the moves; the power goes again at each step of that. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepWhatWasSyncedWhenTheStartIsCutToo_C7(int seed) throws Exception {
    for (boolean asOne : new boolean[] {true, false}) {
      for (int step = 1; step <= 15; step++) {
        FakeDisk disk = new FakeDisk(seed * 1000L + step);
        disk.setRenamesAsOne(asOne);
        finishWithCrash(disk, 4 + seed % 4, true, true);
        disk.powerCut();
        disk.crashAtStep(step);
        try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
          assertThat(fixture.loaded()).hasSize(1);
        } catch (IOException e) {
          assertThat(e).as("where the process dies").hasMessageContaining("crashed at step");
        }
        disk.powerCut();
        String when = "power cut before step " + step + " of the start, seed " + seed;
        Replica replica = onlyReplica(disk, when);
        assertThat(replica.length()).as(when).isGreaterThanOrEqualTo(SYNCED);
      }
    }
  }

  @Test
  void shouldForceThreeTimesToFinalize() throws Exception {
    FakeDisk disk = new FakeDisk(1);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer = writeContent(fixture, false);
      int before = disk.forces();
      writer.finish(true);
      assertThat(disk.forces() - before).isEqualTo(3);
    }
  }

  @Test
  void shouldReachEveryNamedStepInOrder() throws Exception {
    List<String> reached = new ArrayList<>();
    try (StoreFixture fixture = StoreFixture.open(new FakeDisk(1), FOLDER, reached::add)) {
      writeContent(fixture, false).finish(true);
    }
    assertThat(reached)
        .containsExactly(
            "finalize.note-end",
            "finalize.force-content",
            "finalize.force-names",
            "finalize.rename-checksums",
            "finalize.rename-data",
            "finalize.done");
  }

  @Test
  void shouldWriteNothingMoreAfterAFailedForce_D17() throws Exception {
    FakeDisk disk = new FakeDisk(1);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer = writeContent(fixture, false);
      disk.failForce(1);
      assertThat(failureOf(writer::sync)).hasMessageContaining("Input/output error");
      assertThat(failureOf(writer::sync)).hasMessageContaining("an earlier operation");
      assertThat(failureOf(() -> writer.finish(true))).hasMessageContaining("an earlier operation");
      assertThat(failureOf(() -> StoreFixture.write(writer, CONTENT, 960, 1000, CHUNK)))
          .hasMessageContaining("an earlier operation");
      writer.close();
    }
  }

  private interface FileOperation {
    void run() throws IOException;
  }

  private static IOException failureOf(FileOperation operation) {
    try {
      operation.run();
    } catch (IOException e) {
      return e;
    }
    throw new AssertionError("it succeeded");
  }

  private static int stepsOfFinish(boolean force) throws IOException {
    FakeDisk disk = new FakeDisk(1);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer = writeContent(fixture, false);
      int before = disk.steps();
      writer.finish(force);
      return disk.steps() - before;
    }
  }

  /** True if finishing succeeded, so that the replica may have been acked. */
  private static boolean finishWithCrash(FakeDisk disk, int step, boolean force, boolean sync)
      throws IOException {
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer = writeContent(fixture, sync);
      disk.crashAtStep(step);
      try {
        writer.finish(force);
        return true;
      } catch (FakeDisk.Crash e) {
        return false;
      } finally {
        writer.close();
      }
    }
  }

  private static ReplicaWriter writeContent(StoreFixture fixture, boolean sync) throws IOException {
    SpaceReservation space =
        Objects.requireNonNull(fixture.volume().space().reserve(CONTENT.length));
    ReplicaWriter writer = fixture.store().create(KEY, CHUNK, space);
    StoreFixture.write(writer, CONTENT, 0, SYNCED, CHUNK);
    if (sync) {
      writer.sync();
    }
    int chunkStart = SYNCED / CHUNK * CHUNK;
    StoreFixture.write(writer, CONTENT, chunkStart, CONTENT.length, CHUNK);
    return writer;
  }

  /** Opens the store twice, because the second start must find what the first left. */
  private static Replica onlyReplica(FakeDisk disk, String when) throws IOException {
    Replica first;
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      assertThat(fixture.loaded()).as(when).hasSize(1);
      first = fixture.loaded().get(0);
      assertThat(first.key()).isEqualTo(KEY);
    }
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      assertThat(fixture.loaded()).as(when).hasSize(1);
      Replica again = fixture.loaded().get(0);
      assertThat(again.state()).isEqualTo(first.state());
      assertThat(again.length()).isEqualTo(first.length());
      assertThat(filesBelow(disk, FOLDER.resolve("current/" + StoreFixture.NAMESPACE)))
          .as(when)
          .hasSize(2);
      return again;
    }
  }

  private static List<Path> filesBelow(FakeDisk disk, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : disk.list(folder)) {
      if (disk.isDirectory(path)) {
        files.addAll(filesBelow(disk, path));
      } else {
        files.add(path);
      }
    }
    return files;
  }
}
