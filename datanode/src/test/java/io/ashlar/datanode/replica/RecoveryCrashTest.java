package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recovery keeps, cuts or extends a replica, and the process dies at each step of that. */
final class RecoveryCrashTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final ReplicaKey OLD = ReplicaKey.of(1L << 30, 1001);
  private static final ReplicaKey NEW = ReplicaKey.of(1L << 30, 1005);
  private static final int CHUNK = 64;
  private static final byte[] CONTENT = TestCluster.bytes(1500, 5);
  private static final int HAD = 1000;
  private static final int SEEDS = 10;

  /** How a recovery may find a replica of {@link #HAD} bytes, all of them forced. */
  enum Found {
    FINAL,
    OPEN,
    OPEN_WITH_A_TAIL,
    /** A power cut kept what the hsync noted, and lost the checksum of the last chunk. */
    OPEN_WITHOUT_LAST_SUM
  }

  @ParameterizedTest
  @CsvSource({
    "FINAL,1000",
    "FINAL,700",
    "FINAL,704",
    "OPEN,1000",
    "OPEN,700",
    "OPEN,1300",
    "OPEN,64",
    "OPEN_WITH_A_TAIL,1000",
    "OPEN_WITH_A_TAIL,700",
    "OPEN_WITH_A_TAIL,1300",
    "OPEN_WITHOUT_LAST_SUM,1000"
  })
  void shouldHaveTheOldOrTheNewReplicaAfterACrashAtAnyStep(Found found, int length)
      throws Exception {
    crashAtEveryStep(found, length, true);
  }

  /** A power cut may keep one half of a move and lose the other, of any of the moves. */
  @ParameterizedTest
  @CsvSource({
    "FINAL,1000",
    "FINAL,700",
    "OPEN,1000",
    "OPEN,700",
    "OPEN,1300",
    "OPEN_WITH_A_TAIL,1000",
    "OPEN_WITHOUT_LAST_SUM,1000"
  })
  void shouldHaveOneOfThemWhereAMoveIsNotOneTransaction(Found found, int length) throws Exception {
    crashAtEveryStep(found, length, false);
  }

  private static void crashAtEveryStep(Found found, int length, boolean asOne) throws Exception {
    int steps = stepsOf(found, length, asOne);
    assertThat(steps).isGreaterThan(6);
    for (int seed = 0; seed < SEEDS; seed++) {
      for (boolean power : new boolean[] {false, true}) {
        for (int step = 1; step <= steps + 1; step++) {
          FakeDisk disk = new FakeDisk(seed * 1000L + step);
          disk.setRenamesAsOne(asOne);
          boolean finished = recoverWithCrash(disk, found, length, step);
          if (power) {
            disk.powerCut();
          } else {
            disk.restart();
          }
          String when = "crash before step " + step + ", seed " + seed + ", power " + power;
          check(disk, onlyReplica(disk, when), length, finished, when);
        }
      }
    }
  }

  private static void check(
      FakeDisk disk, Replica replica, int length, boolean finished, String when)
      throws IOException {
    if (finished) {
      assertThat(replica.key()).as(when).isEqualTo(NEW);
      assertThat(replica.state()).as(when).isEqualTo(ReplicaState.FINALIZED);
    }
    boolean isNew = replica.key().equals(NEW);
    if (isNew && replica.state() == ReplicaState.FINALIZED) {
      assertThat(replica.length()).as(when).isEqualTo(length);
      assertThat(StoreFixture.readAll(replica)).isEqualTo(Arrays.copyOf(CONTENT, length));
      return;
    }
    long least = isNew ? Math.min(HAD, length) : HAD;
    assertThat(replica.length()).as(when).isBetween(least, (long) Math.max(HAD, length));
    byte[] data = disk.readAll(replica.store().locate(replica).dataFile(), 1 << 20);
    int count = (int) replica.length();
    assertThat(Arrays.copyOf(data, count)).as(when).isEqualTo(Arrays.copyOf(CONTENT, count));
  }

  @ParameterizedTest
  @CsvSource({
    "FINAL,1000",
    "FINAL,700",
    "OPEN,1000",
    "OPEN,700",
    "OPEN,1300",
    "OPEN_WITH_A_TAIL,1000",
    "OPEN_WITHOUT_LAST_SUM,1000"
  })
  void shouldCountEveryByteOnce(Found found, int length) throws Exception {
    try (StoreFixture fixture = StoreFixture.open(new FakeDisk(1), FOLDER, CrashPoint.NONE)) {
      Replica under = write(fixture, found);
      recover(fixture, under, length);
      assertThat(fixture.volume().space().reservedBytes()).isZero();
      assertThat(fixture.volume().space().usedBytes())
          .isEqualTo(length + MetaHeader.fileBytes(length, CHUNK));
    }
  }

  private static SpaceReservation space(StoreFixture fixture) {
    return Objects.requireNonNull(fixture.volume().space().reserve(0));
  }

  /** As a recovery finds it: its length is what verifies. */
  private static Replica write(StoreFixture fixture, Found found) throws IOException {
    ReplicaWriter writer = fixture.store().create(OLD, CHUNK, space(fixture));
    StoreFixture.write(writer, CONTENT, 0, HAD, CHUNK);
    writer.sync();
    Replica replica;
    if (found == Found.FINAL) {
      writer.finish(true);
      replica = Replica.closed(OLD, fixture.store(), ReplicaState.FINALIZED, HAD);
    } else {
      writer.close();
      if (found == Found.OPEN_WITH_A_TAIL) {
        Path data = fixture.store().names().data(OLD, false);
        try (DiskFile file = fixture.store().disk().openWrite(data)) {
          file.write(ByteBuffer.allocate(100), HAD);
          file.force(true);
        }
        fixture.volume().space().addUsed(100);
      }
      if (found == Found.OPEN_WITHOUT_LAST_SUM) {
        Path sums = fixture.store().names().meta(OLD, false);
        try (DiskFile file = fixture.store().disk().openWrite(sums)) {
          long last = (HAD - 1) / CHUNK * CHUNK;
          file.write(ByteBuffer.allocate(4), MetaHeader.positionOf(last, CHUNK));
          file.force(true);
        }
      }
      replica = Replica.closed(OLD, fixture.store(), ReplicaState.RWR, HAD);
    }
    VisibleEnd verified = fixture.store().verify(replica);
    assertThat(verified.length()).isEqualTo(HAD);
    return replica.underRecovery(NEW.stamp().value(), verified);
  }

  private static void recover(StoreFixture fixture, Replica under, int length) throws IOException {
    if (length == HAD && fixture.store().finishRecovery(under, NEW, space(fixture))) {
      return;
    }
    ReplicaWriter writer = fixture.store().replace(under, NEW, CHUNK, space(fixture));
    try (ReplicaReader reader = fixture.store().openVerified(under)) {
      int own = Math.min(HAD, length);
      ByteBuffer data = ByteBuffer.allocate(own);
      ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(own, CHUNK));
      reader.read(0, sums, data);
      assertThat(data.array()).isEqualTo(Arrays.copyOf(CONTENT, own));
      StoreFixture.write(writer, CONTENT, 0, own, CHUNK);
      if (length > own) {
        StoreFixture.write(writer, CONTENT, own / CHUNK * CHUNK, length, CHUNK);
      }
      writer.finish(true);
    } finally {
      writer.close();
    }
  }

  private static int stepsOf(Found found, int length, boolean asOne) throws IOException {
    FakeDisk disk = new FakeDisk(1);
    disk.setRenamesAsOne(asOne);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      Replica under = write(fixture, found);
      int steps = disk.steps();
      recover(fixture, under, length);
      return disk.steps() - steps;
    }
  }

  private static boolean recoverWithCrash(FakeDisk disk, Found found, int length, int step)
      throws IOException {
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      Replica under = write(fixture, found);
      disk.crashAtStep(step);
      try {
        recover(fixture, under, length);
        return true;
      } catch (FakeDisk.Crash e) {
        return false;
      }
    }
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
      List<Path> left = new ArrayList<>();
      filesBelow(disk, FOLDER.resolve("current/" + StoreFixture.NAMESPACE), left);
      assertThat(left).as(when).hasSize(2);
      return again;
    }
  }

  private static void filesBelow(FakeDisk disk, Path folder, List<Path> into) throws IOException {
    for (Path path : disk.list(folder)) {
      if (disk.isDirectory(path)) {
        filesBelow(disk, path, into);
      } else {
        into.add(path);
      }
    }
  }
}
