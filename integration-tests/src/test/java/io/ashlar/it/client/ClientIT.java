package io.ashlar.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.FileStatus;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaInfo;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client library promises, against the servers that it will meet. */
final class ClientIT {
  @TempDir private Path folder;
  private InProcessCluster cluster;
  private DfsClient client;

  @BeforeEach
  void start() throws IOException {
    cluster = new InProcessCluster(folder, 3);
    client = cluster.client();
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

  private void write(String path, byte[] content, CreateOptions options) throws IOException {
    try (DfsOutputStream out = client.create(path, options)) {
      out.write(content);
    }
  }

  private byte[] read(String path) throws IOException {
    try (DfsInputStream in = client.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  void shouldReadWhatWasWritten() throws IOException {
    byte[] content = randomBytes(5_300_123, 1);

    write("/dir/big", content, CreateOptions.defaults().withCreateParents(true));
    write("/dir/empty", new byte[0], CreateOptions.defaults());
    write("/dir/one", new byte[] {7}, CreateOptions.defaults());

    assertThat(read("/dir/big")).isEqualTo(content);
    assertThat(read("/dir/empty")).isEmpty();
    assertThat(read("/dir/one")).containsExactly(7);
    assertThat(client.checksum("/dir/big")).isEqualTo(ChunkChecksums.of(content));
    assertThat(client.checksum("/dir/empty")).isZero();
    assertThat(client.stat("/dir/big").length()).isEqualTo(content.length);
    assertThat(client.blocks("/dir/big").blocks()).hasSize(6);
    assertThat(client.contentSummary("/dir").files()).isEqualTo(3);
    List<String> names = new ArrayList<>();
    for (FileStatus entry : client.list("/dir")) {
      names.add(entry.path());
    }
    assertThat(names).containsExactly("/dir/big", "/dir/empty", "/dir/one");
  }

  @Test
  void shouldReadAtPositions() throws IOException {
    byte[] content = randomBytes(2_500_000, 2);
    write("/f", content, CreateOptions.defaults());
    Random random = new Random(3);
    try (DfsInputStream in = client.open("/f")) {
      for (int i = 0; i < 100; i++) {
        int at = random.nextInt(content.length);
        byte[] piece = new byte[random.nextInt(Math.min(100_000, content.length - at))];
        if (i % 2 == 0) {
          in.preadFully(at, piece, 0, piece.length);
        } else {
          in.seek(at);
          in.readNBytes(piece, 0, piece.length);
        }
        assertThat(piece).isEqualTo(Arrays.copyOfRange(content, at, at + piece.length));
      }
    }
  }

  @Test
  void shouldShowFlushedBytesAndKeepSyncedOnes() throws IOException {
    byte[] content = randomBytes(1_200_000, 4);
    Random random = new Random(5);
    try (DfsOutputStream out = client.create("/f", CreateOptions.defaults())) {
      int at = 0;
      while (at < content.length) {
        int step = Math.min(content.length - at, 1 + random.nextInt(100_000));
        out.write(content, at, step);
        at += step;
        if (random.nextBoolean()) {
          out.hflush();
        } else {
          out.hsync();
        }
        assertThat(read("/f")).isEqualTo(Arrays.copyOf(content, at));
      }
      out.hsync();
      out.hsync();
      // The namespace knows the length as of the first hsync in the last block.
      assertThat(client.stat("/f").length()).isBetween((1L << 20) + 1, (long) content.length);
      assertThat(client.stat("/f").writer()).isNotNull();
    }
    assertThat(read("/f")).isEqualTo(content);
    assertThat(client.stat("/f").length()).isEqualTo(content.length);
    assertThat(client.stat("/f").underConstruction()).isFalse();
  }

  @Test
  void shouldReadAroundWrongBytesOnADisk() throws IOException {
    byte[] content = randomBytes(700_000, 6);
    write("/f", content, CreateOptions.defaults());
    LocatedBlock block = client.blocks("/f").blocks().get(0);
    ReplicaInfo replica = client.replicaInfo(block.block(), block.replicas().get(0));
    try (RandomAccessFile file = new RandomAccessFile(replica.dataFile(), "rw")) {
      file.seek(300_000);
      int value = file.read();
      file.seek(300_000);
      file.write(value ^ 0x10);
    }

    assertThat(read("/f")).isEqualTo(content);
  }

  @Test
  void shouldReadAndWriteWithoutOneOfTheNodes() throws IOException {
    byte[] content = randomBytes(1_700_000, 7);
    write("/before", content, CreateOptions.defaults());

    cluster.stopDataNode(1);

    assertThat(read("/before")).isEqualTo(content);
    write("/after", content, CreateOptions.defaults().withReplication(2));
    assertThat(read("/after")).isEqualTo(content);
  }

  @Test
  void shouldOutliveARestartOfTheNameNodeInTheMiddleOfAFile() throws IOException {
    byte[] content = randomBytes(2_600_000, 8);
    try (DfsOutputStream out = client.create("/f", CreateOptions.defaults())) {
      out.write(content, 0, 1_300_000);
      cluster.restartNameNode();
      out.write(content, 1_300_000, content.length - 1_300_000);
    }
    assertThat(read("/f")).isEqualTo(content);
  }

  @Test
  void shouldChangeTheNamespace() throws IOException {
    assertThat(client.mkdirs("/a/b", 0750, true)).isTrue();
    assertThat(client.mkdirs("/a/b", 0750, true)).isFalse();
    write("/a/b/f", new byte[10], CreateOptions.defaults());
    client.setPermission("/a/b/f", 0600);
    client.setTimes("/a/b/f", 123_000, -1);
    client.setReplication("/a/b/f", 2);
    client.rename("/a/b/f", "/a/g", false);

    FileStatus moved = client.stat("/a/g");
    assertThat(moved.mode()).isEqualTo(0600);
    assertThat(moved.mtimeMs()).isEqualTo(123_000);
    assertThat(moved.replication()).isEqualTo(2);
    assertThat(client.exists("/a/b/f")).isFalse();
    assertThatThrownBy(() -> client.delete("/a", false))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIRECTORY_NOT_EMPTY));
    assertThat(client.delete("/a", true).deleted()).isTrue();
    assertThat(client.delete("/a", true).deleted()).isFalse();
  }

  @Test
  void shouldServeOperators() throws IOException {
    write("/f", new byte[10], CreateOptions.defaults());
    String before = client.admin().digest().digest();
    ByteArrayOutputStream image = new ByteArrayOutputStream();

    assertThat(client.admin().saveNamespace().txid()).isPositive();
    assertThat(client.admin().fetchImage(image)).isPositive();

    assertThat(image.size()).isPositive();
    assertThat(client.admin().digest().digest()).isEqualTo(before);
    assertThat(client.admin().report().nodes()).hasSize(3);
    assertThat(client.fsStats().files()).isEqualTo(1);
    assertThat(client.serverDefaults().blockSize()).isEqualTo(1 << 20);
  }

  @Test
  void shouldWriteAndReadFromManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int file = i;
        work.add(
            () -> {
              byte[] content = randomBytes(50_000 + file * 7_001, file);
              write("/f" + file, content, CreateOptions.defaults());
              return Arrays.equals(read("/f" + file), content);
            });
      }
      for (Future<Boolean> one : threads.invokeAll(work, 120, TimeUnit.SECONDS)) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
