package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica that was finished without force and forced later outlives a loss of power (I1). */
final class LateForceTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);
  private static final int CHUNK = 64;
  private static final byte[] CONTENT = TestCluster.bytes(1000, 5);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepWhatWasForcedLate(int seed) throws Exception {
    for (boolean renamesAsOne : new boolean[] {true, false}) {
      FakeDisk disk = new FakeDisk(seed);
      disk.setRenamesAsOne(renamesAsOne);
      finishUnforced(disk);
      try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
        fixture.store().force(fixture.loaded().get(0));
      }
      disk.powerCut();
      try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
        assertThat(fixture.loaded()).hasSize(1);
        Replica replica = fixture.loaded().get(0);
        assertThat(replica.state()).isEqualTo(ReplicaState.FINALIZED);
        assertThat(StoreFixture.readAll(replica)).isEqualTo(CONTENT);
      }
    }
  }

  private static void finishUnforced(FakeDisk disk) throws IOException {
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer =
          fixture
              .store()
              .create(KEY, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(1000)));
      StoreFixture.write(writer, CONTENT, 0, CONTENT.length, CHUNK);
      writer.finish(false);
    }
  }
}
