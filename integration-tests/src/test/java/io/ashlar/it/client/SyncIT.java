package io.ashlar.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.ByteRange;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.DiffOptions;
import io.ashlar.client.FileDifference;
import io.ashlar.client.FileStatus;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local and stored files against each other: only what differs moves, and the result is equal. */
final class SyncIT {
  private static final int BLOCK = 1 << 20;
  private static final int CHUNK = 512;
  private static final DiffOptions PLAIN = DiffOptions.defaults();

  @TempDir private Path folder;
  private InProcessCluster cluster;
  private DfsClient client;
  private Path local;

  @BeforeEach
  void start() throws IOException {
    cluster = new InProcessCluster(folder, 4);
    client = cluster.client();
    local = folder.resolve("local");
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
    assertThat(cluster.faults).isEmpty();
  }

  private static byte[] randomBytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void store(String path, byte[] content) throws IOException {
    try (DfsOutputStream out = client.create(path, CreateOptions.defaults().withOverwrite(true))) {
      out.write(content);
    }
  }

  private byte[] read(String path) throws IOException {
    try (DfsInputStream in = client.open(path)) {
      return in.readAllBytes();
    }
  }

  private FileDifference diff(DiffOptions options) throws IOException {
    return client.diff(local, "/f", options, bytes -> {});
  }

  private FileDifference up() throws IOException {
    return client.syncUp(local, "/f", "/f.temp", PLAIN, bytes -> {});
  }

  private FileDifference down() throws IOException {
    return client.syncDown("/f", local, folder.resolve("temp"), PLAIN, bytes -> {});
  }

  private void assertSynced(byte[] content) throws IOException {
    assertThat(read("/f")).isEqualTo(content);
    assertThat(diff(new DiffOptions(true, true)).equal()).isTrue();
    assertThat(client.exists("/f.temp")).isFalse();
  }

  @Test
  void shouldSendOneChunkForOneByteAndKeepWhatTheFileIs() throws IOException {
    byte[] content = randomBytes(16 * BLOCK + 777, 1);
    store("/f", content);
    client.setPermission("/f", 0640);
    client.setReplication("/f", 2);
    client.setOwner("/f", "somebody", "people");
    Files.write(local, content);
    assertThat(diff(PLAIN)).isEqualTo(new FileDifference(32770, 0, 0, content.length, List.of()));

    content[5 * BLOCK + 1000] ^= 1;
    Files.write(local, content);
    ByteRange changed = new ByteRange(5L * BLOCK + CHUNK, CHUNK);
    for (DiffOptions options : List.of(PLAIN, new DiffOptions(false, true))) {
      FileDifference found = diff(options);
      assertThat(found.differentChunks()).isOne();
      assertThat(found.ranges()).containsExactly(changed);
    }
    assertThat(diff(new DiffOptions(true, true)).ranges()).containsExactly(changed);

    FileDifference sent = up();
    assertThat(sent)
        .isEqualTo(new FileDifference(32769, 1, CHUNK, content.length, List.of(changed)));
    assertSynced(content);
    FileStatus status = client.stat("/f");
    assertThat(status.mode()).isEqualTo(0640);
    assertThat(status.replication()).isEqualTo(2);
    assertThat(status.owner()).isEqualTo("somebody");
    assertThat(status.group()).isEqualTo("people");
    assertThat(up().bytesSent()).isZero();
  }

  @Test
  void shouldFollowFilesThatGrowShrinkMoveAndBecomeEmpty() throws IOException {
    byte[] content = randomBytes(3 * BLOCK + 100, 2);
    store("/f", content);
    byte[] inserted = new byte[content.length + 10];
    System.arraycopy(content, 0, inserted, 0, 2 * BLOCK + 50);
    System.arraycopy(content, 2 * BLOCK + 50, inserted, 2 * BLOCK + 60, BLOCK + 50);
    for (byte[] next :
        List.of(
            inserted,
            Arrays.copyOf(content, 5 * BLOCK + 3),
            Arrays.copyOf(content, BLOCK + 1000),
            Arrays.copyOf(content, BLOCK),
            new byte[0],
            content,
            Arrays.copyOf(content, 1))) {
      byte[] before = read("/f");
      Files.write(local, next);
      FileDifference sent = up();
      assertThat(sent.bytesTotal()).isEqualTo(next.length);
      int same = Math.max(0, Arrays.mismatch(before, next));
      long most = next.length - (long) Math.min(same, next.length) / CHUNK * CHUNK;
      assertThat(sent.bytesSent()).isLessThanOrEqualTo(most);
      assertSynced(next);
    }
  }

  @Test
  void shouldMakeANewFileWhereNoneIs() throws IOException {
    byte[] content = randomBytes(2 * BLOCK + 5, 3);
    Files.write(local, content);
    assertThat(up().bytesSent()).isEqualTo(content.length);
    assertSynced(content);
    Files.write(local, new byte[0]);
    client.syncUp(local, "/empty", "/empty.temp", PLAIN, bytes -> {});
    assertThat(client.stat("/empty").length()).isZero();
  }

  @Test
  void shouldPatchTheLocalFileDownward() throws IOException {
    byte[] content = randomBytes(4 * BLOCK + 9, 4);
    store("/f", content);
    byte[] other = Arrays.copyOf(content, content.length + 5_000);
    other[17] ^= 1;
    other[3 * BLOCK] ^= 1;
    Files.write(local, other);

    FileDifference got = down();
    assertThat(Files.readAllBytes(local)).isEqualTo(content);
    assertThat(got.bytesSent()).isEqualTo(2 * CHUNK + 9);
    assertThat(down().bytesSent()).isZero();

    Files.delete(local);
    assertThat(down().bytesSent()).isEqualTo(content.length);
    assertThat(Files.readAllBytes(local)).isEqualTo(content);
    assertThat(folder.resolve("temp")).doesNotExist();
  }

  @Test
  void shouldNotTrustAChecksumFileThatSaysWhatTheDataIsNot() throws IOException {
    byte[] content = randomBytes(BLOCK, 5);
    store("/f", content);
    LocatedBlock block = client.blocks("/f").blocks().get(0);
    List<ReplicaLocation> replicas = block.replicas();
    Path data = Path.of(client.replicaInfo(block.block(), replicas.get(0)).dataFile());
    try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
      file.seek(1234);
      int value = file.read();
      file.seek(1234);
      file.write(value ^ 1);
    }
    Files.write(local, content);

    assertThat(diff(new DiffOptions(false, true)).equal()).isTrue(); // From another replica.
    assertThat(diff(new DiffOptions(true, true)).equal()).isTrue();
    content[900_000] ^= 1;
    Files.write(local, content);
    assertThat(up().bytesSent()).isGreaterThanOrEqualTo(CHUNK);
    assertSynced(content);
  }

  @Test
  void shouldLeaveTheOldFileWhenTheLocalOneChanges() throws IOException {
    byte[] content = randomBytes(4 * BLOCK, 6);
    store("/f", content);
    byte[] changed = content.clone();
    changed[3 * BLOCK] ^= 1;
    Files.write(local, changed);

    assertThatThrownBy(
            () ->
                client.syncUp(
                    local,
                    "/f",
                    "/f.temp",
                    PLAIN,
                    bytes -> {
                      try (RandomAccessFile file = new RandomAccessFile(local.toFile(), "rw")) {
                        file.seek(3L * BLOCK);
                        file.write(new byte[] {1, 2, 3});
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    }))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCAL_IO));
    assertThat(read("/f")).isEqualTo(content);
    assertThat(client.exists("/f.temp")).isFalse();
  }

  @Test
  void shouldNeverShowBytesOfTheNewFileToAReaderOfTheOldOne() throws IOException {
    byte[] content = randomBytes(4 * BLOCK, 8);
    store("/f", content);
    byte[] changed = content.clone();
    for (int at = 0; at < changed.length; at += CHUNK) {
      changed[at] ^= 1;
    }
    Files.write(local, changed);
    byte[] seen = new byte[content.length];
    int count = 0;
    try (DfsInputStream in = client.open("/f")) {
      count = in.readNBytes(seen, 0, 10_000);
      up();
      while (count < seen.length) {
        count += in.read(seen, count, seen.length - count);
      }
    } catch (DfsException e) {
      assertThat(e.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.BLOCK_MISSING);
    }
    assertThat(Arrays.mismatch(seen, 0, count, content, 0, count)).isNegative();
    assertSynced(changed);
  }

  @Test
  void shouldRefuseAFileThatIsOpenForWrite() throws IOException {
    Files.write(local, new byte[10]);
    try (DfsOutputStream out = client.create("/f", CreateOptions.defaults())) {
      out.write(1);
      assertThatThrownBy(this::up)
          .isInstanceOfSatisfying(
              DfsException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNDER_CONSTRUCTION));
    }
  }

  @Test
  void shouldFinishWithoutANodeThatIsGone() throws IOException {
    byte[] content = randomBytes(6 * BLOCK, 7);
    store("/f", content);
    for (int block = 0; block < 6; block += 2) {
      content[block * BLOCK + 5] ^= 1;
    }
    Files.write(local, content);
    ReplicaLocation victim = client.blocks("/f").blocks().get(0).replicas().get(0);
    boolean[] stopped = {false};
    FileDifference sent =
        client.syncUp(
            local,
            "/f",
            "/f.temp",
            PLAIN,
            bytes -> {
              if (!stopped[0]) {
                stopped[0] = true;
                cluster.stopDataNode(cluster.indexOf(victim.addresses().get(0).port()));
              }
            });
    assertThat(stopped[0]).isTrue();
    assertThat(sent.differentChunks()).isEqualTo(3);
    assertSynced(content);
  }
}
