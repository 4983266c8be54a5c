package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replica goes on under a new stamp, and the process dies at each step of that. */
final class ReopenCrashTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final ReplicaKey OLD = ReplicaKey.of(1L << 30, 1001);
  private static final ReplicaKey NEW = ReplicaKey.of(1L << 30, 1002);
  private static final int CHUNK = 64;
  private static final byte[] CONTENT = TestCluster.bytes(1500, 5);
  private static final int HAD = 1000;
  private static final int SYNCED = 700;
  private static final int SEEDS = 12;

  @ParameterizedTest
  @CsvSource({
    "true,true,0", "true,false,0", "false,true,0", "false,false,0",
    "true,true,1", "true,false,1", "false,true,1", "false,false,1"
  })
  void shouldHaveExactlyOneReplicaAfterACrashAtAnyStep(
      boolean wasFinal, boolean renamesAsOne, int power) throws Exception {
    int steps = stepsOfReopen(wasFinal, renamesAsOne);
    assertThat(steps).isGreaterThan(5);
    for (int seed = 0; seed < (power == 0 ? 1 : SEEDS); seed++) {
      for (int step = 1; step <= steps + 1; step++) {
        FakeDisk disk = disk(seed * 1000L + step, renamesAsOne);
        boolean opened = reopenWithCrash(disk, wasFinal, step);
        end(disk, power);
        String when = "crash before step " + step + ", seed " + seed;
        Replica replica = onlyReplica(disk, when);
        int promised = wasFinal || opened || power == 0 ? HAD : SYNCED;
        checkContent(disk, replica, promised, HAD, when);
        assertThat(replica.key()).as(when).isEqualTo(opened ? NEW : replica.key());
        if (replica.key().equals(NEW)) {
          assertThat(replica.state()).as(when).isEqualTo(ReplicaState.RWR);
        } else {
          assertThat(replica.state() == ReplicaState.FINALIZED).as(when).isEqualTo(wasFinal);
        }
      }
    }
  }

  /** Steps of what is written after the reopening: an hsync, then the end. */
  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void shouldKeepWhatWasPromisedWhenItGoesOn(boolean wasFinal, boolean renamesAsOne)
      throws Exception {
    for (int more : new int[] {0, 1, 200, 500}) {
      for (int seed = 0; seed < SEEDS; seed++) {
        for (int step = 1; step <= 16; step++) {
          FakeDisk disk = disk(seed * 1000L + step, renamesAsOne);
          int promised = continueWithCrash(disk, wasFinal, HAD + more, step);
          end(disk, seed % 3 == 0 ? 0 : 1);
          String when = "crash before step " + step + ", seed " + seed + ", more " + more;
          Replica replica = onlyReplica(disk, when);
          assertThat(replica.key()).as(when).isEqualTo(NEW);
          checkContent(disk, replica, Math.min(promised, HAD + more), HAD + more, when);
          if (promised == HAD + more + 1) {
            assertThat(replica.state()).isEqualTo(ReplicaState.FINALIZED);
          }
        }
      }
    }
  }

  @Test
  void shouldReachEveryNamedStepInOrder() throws Exception {
    List<String> reached = new ArrayList<>();
    try (StoreFixture fixture = StoreFixture.open(new FakeDisk(1), FOLDER, reached::add)) {
      Replica before = write(fixture, true);
      reached.clear();
      reopen(fixture, before, HAD, HAD).close();
    }
    assertThat(reached)
        .containsExactly(
            "reopen.write-checksums",
            "reopen.force-checksums",
            "reopen.rename-checksums",
            "reopen.force-names",
            "reopen.move-data",
            "reopen.force-move",
            "reopen.remove-old",
            "reopen.force-removal",
            "reopen.done");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldStandAsBeforeWhenRefused(boolean wasFinal) throws Exception {
    FakeDisk disk = disk(1, true);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      Replica before = write(fixture, wasFinal);
      long used = fixture.volume().space().usedBytes();
      List<Path> files = filesBelow(disk, FOLDER);
      for (long[] limits : new long[][] {{HAD + 1, HAD + 2}, {0, HAD - 1}}) {
        assertThatThrownBy(() -> reopen(fixture, before, limits[0], limits[1]))
            .isInstanceOfSatisfying(
                DfsException.class,
                e -> {
                  assertThat(e.error().code()).isEqualTo(ErrorCode.LENGTH_MISMATCH);
                  assertThat(e.error().evidence()).containsEntry("length", Integer.toString(HAD));
                });
      }
      assertThat(filesBelow(disk, FOLDER)).isEqualTo(files);
      assertThat(fixture.volume().space().usedBytes()).isEqualTo(used);
      assertThat(fixture.volume().space().reservedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldStandAsBeforeWhenTheDiskIsFull(boolean wasFinal) throws Exception {
    FakeDisk disk = disk(1, true);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      Replica before = write(fixture, wasFinal);
      List<Path> files = filesBelow(disk, FOLDER);
      disk.setCapacity(HAD + 200);
      assertThatThrownBy(() -> reopen(fixture, before, HAD, HAD))
          .hasMessageContaining("No space left");
      assertThat(filesBelow(disk, FOLDER)).isEqualTo(files);
      disk.setCapacity(1 << 20);
      reopen(fixture, before, HAD, HAD).close();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldCountEveryByteOnce(boolean wasFinal) throws Exception {
    FakeDisk disk = disk(1, true);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer = reopen(fixture, write(fixture, wasFinal), HAD, HAD);
      StoreFixture.write(writer, CONTENT, HAD / CHUNK * CHUNK, CONTENT.length, CHUNK);
      assertThat(fixture.volume().space().usedBytes())
          .isEqualTo(CONTENT.length + MetaHeader.fileBytes(CONTENT.length, CHUNK));
      writer.discard();
      assertThat(fixture.volume().space().usedBytes()).isZero();
      assertThat(fixture.volume().space().reservedBytes()).isZero();
      assertThat(filesBelow(disk, FOLDER.resolve("current/" + StoreFixture.NAMESPACE))).isEmpty();
    }
  }

  @Test
  void shouldTakeTheSameBytesAgainAndRefuseOthers() throws Exception {
    for (int from : new int[] {0, 64, 640, 896, 960}) {
      for (int to : new int[] {from + 1, from + 64, 900, 999, HAD, HAD + 1, 1024, CONTENT.length}) {
        if (to > from) {
          sendAgain(from, to, -1);
          for (int changed : new int[] {from, Math.min(to, HAD) - 1}) {
            int at = changed;
            assertThatThrownBy(() -> sendAgain(from, to, at))
                .as("from %s to %s, byte %s changed", from, to, at)
                .hasMessageContaining("are not those that are here");
          }
        }
      }
    }
  }

  private static void sendAgain(int from, int to, int changed) throws IOException {
    try (StoreFixture fixture = StoreFixture.open(disk(1, true), FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer = reopen(fixture, write(fixture, false), 0, HAD);
      byte[] sent = CONTENT.clone();
      if (changed >= 0) {
        sent[changed]++;
      }
      try {
        StoreFixture.write(writer, sent, from, to, CHUNK);
        assertThat(writer.length()).isEqualTo(Math.max(HAD, to));
        StoreFixture.write(
            writer, CONTENT, (int) writer.length() / CHUNK * CHUNK, CONTENT.length, CHUNK);
        writer.finish(true);
        Replica whole =
            Replica.closed(NEW, fixture.store(), ReplicaState.FINALIZED, CONTENT.length);
        assertThat(StoreFixture.readAll(whole)).isEqualTo(CONTENT);
      } finally {
        writer.close();
      }
    }
  }

  @Test
  void shouldShowReadersWhatIsAcknowledged() throws Exception {
    try (StoreFixture fixture = StoreFixture.open(disk(1, true), FOLDER, CrashPoint.NONE)) {
      Replica before = write(fixture, false);
      Construction construction = new Construction();
      ReplicaWriter writer =
          fixture
              .store()
              .reopen(
                  before,
                  new ReopenTerms(NEW, CHUNK, 850, HAD),
                  Objects.requireNonNull(fixture.volume().space().reserve(0)),
                  visible -> {
                    construction.advance(visible);
                    return true;
                  });
      Replica open = Replica.open(NEW, fixture.store(), construction);
      assertThat(StoreFixture.readAll(open)).isEqualTo(Arrays.copyOf(CONTENT, 850));
      writer.close();
    }
  }

  private static FakeDisk disk(long seed, boolean renamesAsOne) {
    FakeDisk disk = new FakeDisk(seed);
    disk.setRenamesAsOne(renamesAsOne);
    return disk;
  }

  private static void end(FakeDisk disk, int power) {
    if (power == 0) {
      disk.restart();
    } else {
      disk.powerCut();
    }
  }

  private static Replica write(StoreFixture fixture, boolean isFinal) throws IOException {
    ReplicaWriter writer =
        fixture
            .store()
            .create(OLD, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(HAD)));
    StoreFixture.write(writer, CONTENT, 0, SYNCED, CHUNK);
    writer.sync();
    StoreFixture.write(writer, CONTENT, SYNCED / CHUNK * CHUNK, HAD, CHUNK);
    if (isFinal) {
      writer.finish(true);
      return Replica.closed(OLD, fixture.store(), ReplicaState.FINALIZED, HAD);
    }
    writer.close();
    ByteBuffer chunk = ByteBuffer.wrap(CONTENT, SYNCED / CHUNK * CHUNK, SYNCED % CHUNK);
    return Replica.open(
        OLD, fixture.store(), Construction.idle(new VisibleEnd(SYNCED, ChunkChecksums.of(chunk))));
  }

  private static ReplicaWriter reopen(StoreFixture fixture, Replica before, long min, long max)
      throws IOException {
    return fixture
        .store()
        .reopen(
            before,
            new ReopenTerms(NEW, CHUNK, min, max),
            Objects.requireNonNull(fixture.volume().space().reserve(0)),
            visible -> true);
  }

  private static int stepsOfReopen(boolean wasFinal, boolean renamesAsOne) throws IOException {
    FakeDisk disk = disk(1, renamesAsOne);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      Replica before = write(fixture, wasFinal);
      int steps = disk.steps();
      reopen(fixture, before, HAD, HAD).close();
      return disk.steps() - steps;
    }
  }

  private static boolean reopenWithCrash(FakeDisk disk, boolean wasFinal, int step)
      throws IOException {
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      Replica before = write(fixture, wasFinal);
      disk.crashAtStep(step);
      try {
        reopen(fixture, before, HAD, HAD).close();
        return true;
      } catch (FakeDisk.Crash e) {
        return false;
      }
    }
  }

  /** What was promised when it died: a length, and one more if it was final. */
  private static int continueWithCrash(FakeDisk disk, boolean wasFinal, int end, int step)
      throws IOException {
    int promised = HAD;
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer = reopen(fixture, write(fixture, wasFinal), HAD, HAD);
      disk.crashAtStep(step);
      try {
        int from = HAD / CHUNK * CHUNK;
        int middle = (HAD + end) / 2;
        StoreFixture.write(writer, CONTENT, from, middle, CHUNK);
        writer.sync();
        promised = middle;
        StoreFixture.write(writer, CONTENT, middle / CHUNK * CHUNK, end, CHUNK);
        if (disk.renamesAsOne(FOLDER)) { // Elsewhere a move is safe only once it is done.
          writer.finish(true);
          promised = end + 1;
        }
      } catch (FakeDisk.Crash e) {
        // Expected: this is where the process dies.
      } finally {
        writer.close();
      }
    }
    return promised;
  }

  private static void checkContent(FakeDisk disk, Replica replica, int least, int most, String when)
      throws IOException {
    assertThat(replica.length()).as(when).isBetween((long) Math.min(least, most), (long) most);
    byte[] data = disk.readAll(replica.store().locate(replica).dataFile(), 1 << 20);
    int length = (int) replica.length();
    assertThat(Arrays.copyOf(data, length)).as(when).isEqualTo(Arrays.copyOf(CONTENT, length));
  }

  /** Opens the store twice, because the second start must find what the first left. */
  private static Replica onlyReplica(FakeDisk disk, String when) throws IOException {
    Replica first;
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      assertThat(fixture.loaded()).as(when).hasSize(1);
      first = fixture.loaded().get(0);
    }
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      assertThat(fixture.loaded()).as(when).hasSize(1);
      Replica again = fixture.loaded().get(0);
      assertThat(again.key()).as(when).isEqualTo(first.key());
      assertThat(again.state()).as(when).isEqualTo(first.state());
      assertThat(again.length()).as(when).isEqualTo(first.length());
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
