package io.ashlar.datanode.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.metrics.RepairMetrics;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.BlockTurns.Turn;
import io.ashlar.datanode.replica.NumberedChange;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.datanode.transfer.ReplicaHealth;
import io.ashlar.testkit.Await;
import io.ashlar.testkit.FakeClock;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is compared when, by a clock of the test. */
final class VolumeScannerTest {
  private static final Path FOLDER = Path.of("/volume");
  private static final int CHUNK = 512;
  private static final int LENGTH = 300_000;
  private static final int BLOCKS = 10;
  private static final long PERIOD_MS = 100_000;
  private static final int WAIT_MS = 10_000;

  private final FakeDisk disk = new FakeDisk(1);
  private final FakeClock clock = new FakeClock();
  private final List<NumberedChange> changes = new ArrayList<>();
  private StoreFixture fixture;
  private ReplicaMap replicas;
  private BlockTurns turns;
  private RepairMetrics metrics;
  private VolumeScanner scanner;

  @BeforeEach
  void start() throws IOException {
    fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE);
    for (int i = 0; i < BLOCKS; i++) {
      write(key(i));
    }
    restart();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static ReplicaKey key(int i) {
    return ReplicaKey.of((1L << 30) + 16L * i, 1001);
  }

  private void write(ReplicaKey key) throws IOException {
    ReplicaWriter writer =
        fixture
            .store()
            .create(key, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(1 << 20)));
    StoreFixture.write(writer, TestCluster.bytes(LENGTH, key.hashCode()), 0, LENGTH, CHUNK);
    writer.finish(true);
  }

  private void restart() throws IOException {
    fixture.close();
    fixture = StoreFixture.open(disk, FOLDER, CrashPoint.NONE);
    replicas = new ReplicaMap();
    assertThat(replicas.load(fixture.loaded())).isEmpty();
    changes.clear();
    replicas.onChange(changes::add);
    turns = new BlockTurns();
    DataNodeMetrics all = new DataNodeMetrics(new MetricRegistry());
    metrics = all.repair();
    scanner =
        new VolumeScanner(
            fixture.volume(),
            new ScanConfig(PERIOD_MS, 1 << 30),
            new VolumeScanner.Parts(
                replicas, turns, new ReplicaHealth(replicas, turns, all), clock, metrics));
  }

  /** Lets that much time pass, with a tick each second. */
  private void pass(long ms) throws Exception {
    for (long at = 0; at < ms; at += 1_000) {
      clock.advanceMs(1_000);
      scanner.tick();
      CountDownLatch idle = new CountDownLatch(1);
      assertThat(fixture.volume().executor().execute(idle::countDown)).isTrue();
      idle.await();
      Await.until("the turn is over", WAIT_MS, () -> !scanner.isRunning());
    }
  }

  private Path data(int i) {
    return fixture.store().locate(replica(i)).dataFile();
  }

  private Replica replica(int i) {
    return Objects.requireNonNull(replicas.get(new BlockId(key(i).blockId().value())));
  }

  @Test
  void shouldCompareEverythingOnceInAPeriod() throws Exception {
    pass(PERIOD_MS / 2);
    assertThat(metrics.scannedReplicas().getCount()).isBetween(4L, 8L);

    pass(PERIOD_MS / 2 - 1_000);
    assertThat(metrics.scannedReplicas().getCount()).isEqualTo(BLOCKS);
    assertThat(metrics.scannedBytes().getCount()).isEqualTo((long) BLOCKS * LENGTH);
    assertThat(metrics.scanPasses().getCount()).isEqualTo(1);

    pass(PERIOD_MS);
    assertThat(metrics.scannedReplicas().getCount()).isEqualTo(2L * BLOCKS);
    assertThat(changes).isEmpty();
  }

  @Test
  void shouldMarkWhatIsDamagedAndReportIt() throws Exception {
    disk.flipBit(data(3), 8L * 200_000);
    disk.deleteIfExists(data(7));

    pass(PERIOD_MS);

    assertThat(changes)
        .extracting(NumberedChange::event)
        .containsExactly(NumberedChange.Event.CORRUPT, NumberedChange.Event.CORRUPT);
    assertThat(replica(3).corrupt()).isTrue();
    assertThat(replica(7).corrupt()).isTrue();
    assertThat(metrics.scanDamaged().getCount()).isEqualTo(2);
    assertThat(metrics.scannedReplicas().getCount()).isEqualTo(BLOCKS - 2);
    assertThat(fixture.volume().healthy()).isTrue();
  }

  @Test
  void shouldGoOnWhereItWasAfterARestart() throws Exception {
    pass(PERIOD_MS / 2);
    long before = metrics.scannedReplicas().getCount();

    restart();
    pass(PERIOD_MS / 2 - 1_000);

    assertThat(before + metrics.scannedReplicas().getCount()).isBetween((long) BLOCKS, BLOCKS + 2L);
  }

  @Test
  void shouldBeginAnewWhenWhereItWasIsNotReadable() throws Exception {
    pass(PERIOD_MS / 2);
    AtomicFiles.replace(disk, fixture.volume().layout().scanFile(), new byte[] {1, 2, 3});

    restart();
    pass(PERIOD_MS);

    assertThat(metrics.scannedReplicas().getCount()).isGreaterThanOrEqualTo(BLOCKS);
    assertThat(fixture.volume().healthy()).isTrue();
  }

  @Test
  void shouldCompareWhatCameDuringThePassAsWell() throws Exception {
    pass(PERIOD_MS / 2);
    write(key(BLOCKS));
    Replica added = Replica.closed(key(BLOCKS), fixture.store(), ReplicaState.FINALIZED, LENGTH);
    assertThat(replicas.load(List.of(added))).isEmpty();

    pass(PERIOD_MS / 2 - 1_000);

    assertThat(metrics.scannedReplicas().getCount()).isEqualTo(BLOCKS + 1);
  }

  @Test
  void shouldLeaveAloneWhatSomebodyChanges() throws Exception {
    disk.flipBit(data(3), 8L * 200_000);
    Turn turn = turns.take(key(3).blockId()).join();

    pass(PERIOD_MS);
    assertThat(changes).isEmpty();
    turn.end();
    pass(PERIOD_MS);

    assertThat(replica(3).corrupt()).isTrue();
  }

  @Test
  void shouldNoticeThatTheVolumeIsGone() throws Exception {
    disk.deleteIfExists(fixture.volume().layout().versionFile());

    pass(1_000);

    assertThat(fixture.volume().healthy()).isFalse();
  }

  @Test
  void shouldWaitForOthersButNotForEver() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    for (int n = 0; n < 3; n++) {
      assertThat(
              fixture
                  .volume()
                  .executor()
                  .execute(
                      () -> {
                        try {
                          held.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                      }))
          .isTrue();
    }
    for (int n = 0; n < 20; n++) {
      scanner.tick();
    }
    assertThat(metrics.scanYields().getCount()).isEqualTo(20);
    assertThat(scanner.isRunning()).isFalse();

    scanner.tick();
    assertThat(scanner.isRunning()).isTrue();
    held.countDown();
    Await.until("the turn is over", WAIT_MS, () -> !scanner.isRunning());
  }
}
