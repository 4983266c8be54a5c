package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A DataNode dies, or its power fails, at each step of a repair: what is damaged is found again.
 */
final class PatchCrashTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);
  private static final int CHUNK = 64;
  private static final byte[] CONTENT = TestCluster.bytes(1000, 5);

  private static ByteBuffer sums(int start, int end) {
    ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(end - start, CHUNK));
    ChunkChecksums.compute(ByteBuffer.wrap(CONTENT, start, end - start).slice(), CHUNK, sums);
    return sums;
  }

  /** A replica with two damaged chunks, whose checksum file may be useless as well. */
  private static FakeDisk damaged(long seed, boolean headToo) throws IOException {
    FakeDisk disk = new FakeDisk(seed);
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      ReplicaWriter writer =
          fixture
              .store()
              .create(
                  KEY, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(1 << 20)));
      StoreFixture.write(writer, CONTENT, 0, CONTENT.length, CHUNK);
      writer.finish(true);
      fixture
          .store()
          .force(Replica.closed(KEY, fixture.store(), ReplicaState.FINALIZED, CONTENT.length));
      disk.flipBit(fixture.store().names().data(KEY, true), 8 * 70);
      disk.flipBit(fixture.store().names().data(KEY, true), 8 * 999);
      if (headToo) {
        disk.flipBit(fixture.store().names().meta(KEY, true), 8 * 9);
      }
    }
    return disk;
  }

  private static void repair(Replica replica) throws IOException {
    try (ReplicaPatch patch = replica.store().openPatch(replica)) {
      if (!patch.hasChecksums()) {
        patch.beginChecksums(CHUNK);
        patch.putChecksums(0, sums(0, CONTENT.length));
      }
      List<ByteRange> found = patch.examine();
      for (ByteRange range : found) {
        int start = (int) range.start();
        int end = (int) range.end();
        patch.write(start, ByteBuffer.wrap(CONTENT, start, end - start).slice(), sums(start, end));
      }
      assertThat(patch.finish(found)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFindTheDamageAgainAfterAKillOrAPowerCutAtAnyStep(boolean headToo) throws Exception {
    boolean done = false;
    for (int step = 1; !done; step++) {
      for (boolean powerCut : new boolean[] {true, false}) {
        FakeDisk disk = damaged(step, headToo);
        try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
          Replica replica = fixture.loaded().get(0);
          disk.crashAtStep(step);
          repair(replica);
          done = true;
        } catch (FakeDisk.Crash e) {
          done = false;
        }
        disk.crashAtStep(0);
        if (powerCut) {
          disk.powerCut();
        } else {
          disk.restart();
        }
        checkNeverWrongAndRepairable(disk, done, "step " + step);
      }
    }
  }

  private static void checkNeverWrongAndRepairable(FakeDisk disk, boolean whole, String where)
      throws IOException {
    try (StoreFixture fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE)) {
      assertThat(fixture.loaded()).as(where).hasSize(1);
      Replica replica = fixture.loaded().get(0);
      assertThat(replica.state()).as(where).isEqualTo(ReplicaState.FINALIZED);
      assertThat(replica.length()).as(where).isEqualTo(CONTENT.length);
      String reason;
      try (ChunkScan scan = replica.store().openScan(replica, true)) {
        assertThat(scan.step(Long.MAX_VALUE)).isEqualTo(CONTENT.length);
        reason = scan.reason();
      } catch (CorruptReplicaException e) {
        reason = e.toString();
      }
      if (reason.isEmpty()) {
        assertThat(StoreFixture.readAll(replica)).as(where).isEqualTo(CONTENT);
      } else {
        assertThat(whole).as(where + ": " + reason).isFalse();
        repair(replica);
      }
      assertThat(StoreFixture.readAll(replica)).as(where).isEqualTo(CONTENT);
    }
  }
}
