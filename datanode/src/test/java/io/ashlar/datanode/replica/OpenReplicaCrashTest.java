package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A replica that is being written survives with what was promised, whenever the process dies. */
final class OpenReplicaCrashTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);
  private static final int CHUNK = 32;
  private static final byte[] CONTENT = TestCluster.bytes(400, 6);

  /** What the writer had promised when it died. */
  private record Promise(int synced, int written) {}

  @Property(tries = 600)
  void shouldKeepSyncedBytesAfterPowerCut(@ForAll long seed) throws Exception {
    FakeDisk disk = new FakeDisk(seed);
    Promise promise = writeUntilCrash(disk, new SplittableRandom(seed));
    disk.powerCut();
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      checkPrefix(fixture, promise.synced());
    }
  }

  @Property(tries = 600)
  void shouldKeepWrittenBytesAfterKill(@ForAll long seed) throws Exception {
    FakeDisk disk = new FakeDisk(seed);
    Promise promise = writeUntilCrash(disk, new SplittableRandom(seed));
    disk.restart();
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      checkPrefix(fixture, promise.written());
    }
  }

  private static void checkPrefix(StoreFixture fixture, int promised) throws IOException {
    List<Replica> loaded = fixture.loaded();
    if (promised == 0 && loaded.isEmpty()) {
      return;
    }
    assertThat(loaded).hasSize(1);
    Replica replica = loaded.get(0);
    assertThat(replica.state()).isEqualTo(ReplicaState.RWR);
    assertThat(replica.length()).isBetween((long) promised, (long) CONTENT.length);
    byte[] data =
        fixture.store().disk().readAll(fixture.store().locate(replica).dataFile(), 1 << 20);
    int length = (int) replica.length();
    assertThat(Arrays.copyOf(data, length)).isEqualTo(Arrays.copyOf(CONTENT, length));
  }

  private static Promise writeUntilCrash(FakeDisk disk, SplittableRandom random)
      throws IOException {
    int synced = 0;
    int written = 0;
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer =
          fixture
              .store()
              .create(KEY, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(0)));
      disk.crashAtStep(1 + random.nextInt(60));
      try {
        while (written < CONTENT.length) {
          int end = Math.min(CONTENT.length, written + 1 + random.nextInt(50));
          StoreFixture.write(writer, CONTENT, written / CHUNK * CHUNK, end, CHUNK);
          written = end;
          if (random.nextInt(3) == 0) {
            writer.sync();
            synced = written;
          }
        }
      } catch (FakeDisk.Crash e) {
        // Expected: this is where the process dies.
      } finally {
        writer.close();
      }
    }
    return new Promise(synced, written);
  }
}
