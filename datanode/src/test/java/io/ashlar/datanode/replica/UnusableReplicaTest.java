package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Data of which no checksum file can be used: kept until the NameNode says that nobody needs it.
 */
final class UnusableReplicaTest {
  private static final int CHUNK = 512;
  private static final int LENGTH = 3_000;
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);
  private static final ReplicaKey OTHER = ReplicaKey.of((1L << 30) + 16, 1001);

  @TempDir Path folder;
  private StoreFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = StoreFixture.open(RealDisk.INSTANCE, folder, CrashPoint.NONE);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<Replica> restart() throws IOException {
    fixture.close();
    open();
    return fixture.loaded();
  }

  private ReplicaWriter write(ReplicaKey key) throws IOException {
    ReplicaWriter writer =
        fixture
            .store()
            .create(key, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(1 << 20)));
    StoreFixture.write(writer, TestCluster.bytes(LENGTH, 1), 0, LENGTH, CHUNK);
    return writer;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> String.valueOf(file.getFileName()).startsWith("blk_")).toList();
    }
  }

  private void deleteAndCheckNothingIsLeft(Replica replica) throws IOException {
    assertThat(fixture.volume().space().usedBytes()).isPositive();
    fixture.store().deleteDurably(replica);
    assertThat(files()).isEmpty();
    assertThat(fixture.volume().space().usedBytes()).isZero();
    assertThat(restart()).isEmpty();
  }

  @Test
  void shouldReportDataWithoutAChecksumFileAsAReplicaWithoutBytes() throws IOException {
    write(KEY).close();
    Files.delete(fixture.store().names().meta(KEY, false));

    List<Replica> found = restart();

    ReplicaKey nameless = ReplicaKey.of(KEY.blockId().value(), 0);
    assertThat(found)
        .containsExactly(Replica.closed(nameless, fixture.store(), ReplicaState.RWR, 0));
    assertThat(restart()).as("nothing is deleted by a start").hasSize(1);
    assertThat(fixture.volume().space().usedBytes()).isEqualTo(LENGTH);
    deleteAndCheckNothingIsLeft(fixture.loaded().get(0));
  }

  @Test
  void shouldKeepTheStampOfAChecksumFileThatCannotBeRead() throws IOException {
    write(KEY).close();
    Files.write(fixture.store().names().meta(KEY, false), new byte[200]);

    List<Replica> found = restart();

    assertThat(found).containsExactly(Replica.closed(KEY, fixture.store(), ReplicaState.RWR, 0));
    assertThat(fixture.volume().space().usedBytes()).isEqualTo(LENGTH + 200);
    deleteAndCheckNothingIsLeft(found.get(0));
  }

  @Test
  void shouldDeleteWhatLiesInBothPlaces() throws IOException {
    write(KEY).finish(true);
    Path checksums = fixture.store().names().meta(KEY, true);
    Files.write(checksums, new byte[200]);
    Files.copy(fixture.store().names().data(KEY, true), fixture.store().names().data(KEY, false));
    ReplicaKey newer = ReplicaKey.of(KEY.blockId().value(), 1007);
    Files.write(fixture.store().names().meta(newer, false), new byte[10]);

    List<Replica> found = restart();

    assertThat(found).containsExactly(Replica.closed(newer, fixture.store(), ReplicaState.RWR, 0));
    assertThat(fixture.volume().space().usedBytes()).isEqualTo(2 * LENGTH + 210);
    deleteAndCheckNothingIsLeft(found.get(0));
  }

  @Test
  void shouldDeleteNothingOfOtherBlocks() throws IOException {
    write(KEY).close();
    Files.delete(fixture.store().names().meta(KEY, false));
    write(OTHER).finish(true);
    restart();

    Replica unusable =
        fixture.loaded().stream().filter(one -> one.length() == 0).findFirst().orElseThrow();
    fixture.store().delete(unusable);

    assertThat(restart()).extracting(Replica::key).containsExactly(OTHER);
    assertThat(StoreFixture.readAll(fixture.loaded().get(0)))
        .isEqualTo(TestCluster.bytes(LENGTH, 1));
  }
}
