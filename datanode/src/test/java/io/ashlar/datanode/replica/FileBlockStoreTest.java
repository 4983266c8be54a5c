package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileBlockStoreTest {
  private static final int CHUNK = 512;
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);

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

  private void reopen() throws IOException {
    fixture.close();
    open();
  }

  private Replica finalized(ReplicaKey key, byte[] content) throws IOException {
    ReplicaWriter writer =
        fixture
            .store()
            .create(key, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(1 << 20)));
    if (content.length > 0) {
      StoreFixture.write(writer, content, 0, content.length, CHUNK);
    }
    writer.finish(true);
    return Replica.closed(key, fixture.store(), ReplicaState.FINALIZED, content.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 100_000})
  void shouldReadWhatWasWrittenAfterARestart(int length) throws IOException {
    byte[] content = TestCluster.bytes(length, length);
    finalized(KEY, content);
    reopen();
    assertThat(fixture.loaded()).hasSize(1);
    Replica replica = fixture.loaded().get(0);
    assertThat(replica.length()).isEqualTo(length);
    assertThat(StoreFixture.readAll(replica)).isEqualTo(content);
  }

  @Test
  void shouldCombineStoredChecksumsToTheChecksumOfTheWhole() throws IOException {
    for (int length : new int[] {0, 1, 512, 513, 5_000, 9 << 20}) {
      byte[] content = TestCluster.bytes(length, 9);
      Replica replica = finalized(ReplicaKey.of((1L << 30) + 16L * length, 1), content);
      try (ReplicaReader reader = fixture.store().openRead(replica)) {
        assertThat(ReplicaChecksum.combine(reader)).isEqualTo(ChunkChecksums.of(content));
      }
    }
  }

  @Test
  void shouldGiveBackReservedAndUsedSpace() throws IOException {
    Replica replica = finalized(KEY, TestCluster.bytes(3_000, 1));
    assertThat(fixture.volume().space().reservedBytes()).isZero();
    long used = fixture.volume().space().usedBytes();
    assertThat(used).isEqualTo(3_000 + MetaHeader.fileBytes(3_000, CHUNK));
    reopen();
    assertThat(fixture.volume().space().usedBytes()).isEqualTo(used);
    fixture.store().delete(fixture.loaded().get(0));
    assertThat(fixture.volume().space().usedBytes()).isZero();
    assertThat(Files.exists(fixture.store().locate(replica).dataFile())).isFalse();
    assertThat(Files.exists(fixture.store().locate(replica).checksumFile())).isFalse();
  }

  @Test
  void shouldRefuseDataShorterOrLongerThanItsChecksums_D3() throws IOException {
    Replica replica = finalized(KEY, TestCluster.bytes(3_000, 1));
    Path data = fixture.store().locate(replica).dataFile();
    try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
      channel.truncate(1_000);
    }
    assertThatThrownBy(() -> fixture.store().openRead(replica))
        .isInstanceOf(CorruptReplicaException.class)
        .hasMessageContaining("expected 3000 bytes");
    reopen();
    Replica shorter = fixture.loaded().get(0);
    assertThatThrownBy(() -> fixture.store().openRead(shorter))
        .isInstanceOf(CorruptReplicaException.class)
        .hasMessageContaining("checksum file");
    Files.write(data, new byte[4_000], StandardOpenOption.APPEND);
    reopen();
    Replica longer = fixture.loaded().get(0);
    assertThatThrownBy(() -> fixture.store().openRead(longer))
        .isInstanceOf(CorruptReplicaException.class);
  }

  @Test
  void shouldRefuseEveryFlippedBitOfTheHeader_D2() throws IOException {
    Replica replica = finalized(KEY, TestCluster.bytes(3_000, 1));
    Path meta = fixture.store().locate(replica).checksumFile();
    byte[] good = Files.readAllBytes(meta);
    for (int bit = 0; bit < MetaHeader.BYTES * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(meta, bad);
      int flipped = bit;
      assertThatThrownBy(() -> fixture.store().openRead(replica).close())
          .as("bit %s", flipped)
          .isInstanceOf(CorruptReplicaException.class);
    }
  }

  @Test
  void shouldNoticeSwappedReplicas_D9() throws IOException {
    Replica one = finalized(KEY, TestCluster.bytes(3_000, 1));
    Replica two = finalized(ReplicaKey.of((1L << 30) + 16, 1001), TestCluster.bytes(3_000, 2));
    swap(fixture.store().locate(one).dataFile(), fixture.store().locate(two).dataFile());
    swap(fixture.store().locate(one).checksumFile(), fixture.store().locate(two).checksumFile());
    assertThatThrownBy(() -> fixture.store().openRead(one))
        .isInstanceOf(CorruptReplicaException.class)
        .hasMessageContaining("expected the checksums of " + KEY);
  }

  private static void swap(Path one, Path two) throws IOException {
    Path aside = one.resolveSibling("aside");
    Files.move(one, aside);
    Files.move(two, one);
    Files.move(aside, two);
  }

  @Test
  void shouldNotServeDataWithoutChecksumsNorTheReverse() throws IOException {
    Replica one = finalized(KEY, TestCluster.bytes(3_000, 1));
    Replica two = finalized(ReplicaKey.of((1L << 30) + 16, 1001), TestCluster.bytes(3_000, 2));
    Files.delete(fixture.store().locate(one).checksumFile());
    Files.delete(fixture.store().locate(two).dataFile());
    reopen();
    ReplicaKey unusable = ReplicaKey.of(KEY.blockId().value(), 0);
    assertThat(fixture.loaded())
        .containsExactly(Replica.closed(unusable, fixture.store(), ReplicaState.RWR, 0));
    assertThat(Files.exists(fixture.store().locate(one).dataFile())).isTrue();
  }

  @Test
  void shouldKeepOneOfTwoNamesOfTheSameContent() throws IOException {
    byte[] content = TestCluster.bytes(3_000, 1);
    Replica replica = finalized(KEY, content);
    ReplicaNames names = fixture.store().names();
    // The folder that got the names was forced, the one that lost them was not.
    Files.createLink(names.data(KEY, false), fixture.store().locate(replica).dataFile());
    Files.createLink(names.meta(KEY, false), fixture.store().locate(replica).checksumFile());
    reopen();
    assertThat(fixture.loaded()).hasSize(1);
    assertThat(StoreFixture.readAll(fixture.loaded().get(0))).isEqualTo(content);
    assertThat(fixture.loaded().get(0).state()).isEqualTo(ReplicaState.FINALIZED);
    assertThat(Files.exists(names.data(KEY, false))).isFalse();
    assertThat(Files.exists(names.meta(KEY, false))).isFalse();
  }

  @Test
  void shouldNotFollowPlantedLinks_S5() throws IOException {
    byte[] content = TestCluster.bytes(3_000, 1);
    Replica replica = finalized(KEY, content);
    Path outside = Files.createDirectory(folder.resolveSibling("outside-" + folder.getFileName()));
    try {
      Path data = fixture.store().locate(replica).dataFile();
      Path secret = Files.write(outside.resolve("secret"), content);
      Files.delete(data);
      Files.createSymbolicLink(data, secret);
      assertThatThrownBy(() -> fixture.store().openRead(replica)).isInstanceOf(IOException.class);
      ReplicaKey elsewhere = ReplicaKey.of((1L << 30) + (5L << 17), 7);
      Path other = fixture.store().names().outer(elsewhere.blockId().value());
      Files.createDirectories(Objects.requireNonNull(other.getParent()));
      Files.createSymbolicLink(other, outside);
      assertThatThrownBy(() -> finalized(elsewhere, content))
          .hasMessageContaining("expected a folder");
      reopen();
      assertThat(fixture.loaded())
          .extracting(Replica::state)
          .doesNotContain(ReplicaState.FINALIZED);
      try (var left = Files.list(outside)) {
        assertThat(left).containsExactly(secret);
      }
      assertThat(Files.readAllBytes(secret)).isEqualTo(content);
    } finally {
      Files.deleteIfExists(outside.resolve("secret"));
      Files.deleteIfExists(outside);
    }
  }

  @Test
  void shouldShowReadersOfAnOpenReplicaOnlyWhatIsVisible() throws IOException {
    byte[] content = TestCluster.bytes(2_000, 1);
    Construction construction = new Construction();
    ReplicaWriter writer =
        fixture
            .store()
            .create(KEY, CHUNK, Objects.requireNonNull(fixture.volume().space().reserve(4_096)));
    StoreFixture.write(writer, content, 0, 700, CHUNK);
    ByteBuffer chunk = ByteBuffer.wrap(content, 512, 188);
    construction.advance(new VisibleEnd(700, ChunkChecksums.of(chunk)));
    StoreFixture.write(writer, content, 512, 2_000, CHUNK);
    Replica open = Replica.open(KEY, fixture.store(), construction);
    assertThat(StoreFixture.readAll(open)).isEqualTo(java.util.Arrays.copyOf(content, 700));
    writer.discard();
    assertThat(fixture.volume().space().usedBytes()).isZero();
    assertThat(fixture.volume().space().reservedBytes()).isZero();
  }
}
