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

/** A copy of another node's replica, and the process dies at each step of it. */
final class CopyCrashTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);
  private static final ReplicaKey OLDER = ReplicaKey.of(1L << 30, 1000);
  private static final int CHUNK = 64;
  private static final byte[] CONTENT = TestCluster.bytes(1000, 5);
  private static final int STEPS_MAX = 40;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void shouldHaveTheWholeCopyOrNone(int seed) throws Exception {
    tryEveryStep(seed, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void shouldHaveTheWholeFinalReplicaOrNone(int seed) throws Exception {
    tryEveryStep(seed, true);
  }

  private static void tryEveryStep(int seed, boolean isFinal) throws Exception {
    for (boolean power : new boolean[] {false, true}) {
      for (boolean older : new boolean[] {false, true}) {
        for (int step = 1; step <= STEPS_MAX; step++) {
          FakeDisk disk = new FakeDisk(seed * 100L + step);
          boolean whole = copyWithCrash(disk, step, older, isFinal);
          if (power) {
            disk.powerCut();
          } else {
            disk.restart();
          }
          String when = "step " + step + ", power " + power + ", older " + older;
          check(disk, whole, isFinal, when);
          assertThat(whole || step < STEPS_MAX).as("every step was tried").isTrue();
        }
      }
    }
  }

  private static void check(FakeDisk disk, boolean whole, boolean isFinal, String when)
      throws IOException {
    ReplicaState expected = isFinal ? ReplicaState.FINALIZED : ReplicaState.RWR;
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      for (Replica replica : fixture.loaded()) {
        if (replica.key().equals(KEY)) {
          assertThat(replica.state()).as(when).isEqualTo(expected);
          assertThat(replica.length()).as(when).isEqualTo(CONTENT.length);
        }
      }
      if (whole) {
        assertThat(fixture.loaded()).as(when).extracting(Replica::key).containsExactly(KEY);
      }
    }
  }

  private static boolean copyWithCrash(FakeDisk disk, int step, boolean older, boolean isFinal)
      throws IOException {
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      Replica before = null;
      if (older) {
        ReplicaWriter writer = fixture.store().create(OLDER, CHUNK, space(fixture));
        StoreFixture.write(writer, CONTENT, 0, CONTENT.length, CHUNK);
        writer.finish(true);
        before = Replica.closed(OLDER, fixture.store(), ReplicaState.FINALIZED, CONTENT.length);
      }
      disk.crashAtStep(step);
      ReplicaWriter copy = null;
      try {
        if (before != null) {
          fixture.store().deleteDurably(before);
        }
        copy = fixture.store().createCopy(KEY, CHUNK, isFinal, space(fixture));
        StoreFixture.write(copy, CONTENT, 0, 512, CHUNK);
        StoreFixture.write(copy, CONTENT, 512, CONTENT.length, CHUNK);
        copy.finish(false);
        return true;
      } catch (FakeDisk.Crash e) {
        return false;
      } finally {
        if (copy != null) {
          copy.close();
        }
      }
    }
  }

  private static io.ashlar.datanode.volume.SpaceReservation space(StoreFixture fixture) {
    return Objects.requireNonNull(fixture.volume().space().reserve(CONTENT.length));
  }
}
