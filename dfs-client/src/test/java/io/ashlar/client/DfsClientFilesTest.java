package io.ashlar.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.script.ScriptedCluster;
import io.ashlar.client.script.ScriptedFile;
import io.ashlar.client.script.ScriptedReplica;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files written and read through real sockets with scripted servers. */
final class DfsClientFilesTest {
  private ScriptedCluster cluster;
  private DfsClient client;

  @BeforeEach
  void start() throws IOException {
    cluster = new ScriptedCluster(4);
    client = cluster.client("dfs.client-write-packet-size", "64k");
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
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
  void shouldReadWhatWasWrittenOverSeveralBlocks() throws IOException {
    byte[] content = randomBytes(3 * (1 << 20) + 12_345);

    write("/big", content, CreateOptions.defaults());

    ScriptedFile file = cluster.namespace().file("/big");
    assertThat(file.isOpen()).isFalse();
    assertThat(file.length()).isEqualTo(content.length);
    assertThat(file.blockIds()).hasSize(4);
    assertThat(read("/big")).isEqualTo(content);
    assertThat(client.checksum("/big")).isEqualTo(ChunkChecksums.of(content));
    assertThat(client.splits("/big")).hasSize(4);
  }

  @Test
  void shouldForceEveryBlockOnEveryNode() throws IOException {
    write("/f", randomBytes((1 << 20) + 1), CreateOptions.defaults());

    for (int node = 0; node < 3; node++) {
      assertThat(cluster.node(node).replicas())
          .hasSize(2)
          .allMatch(ScriptedReplica::finalized)
          .allMatch(ScriptedReplica::forced);
    }
  }

  @Test
  void shouldForceNothingWithDurabilityFlush() throws IOException {
    write(
        "/f", randomBytes(100_000), CreateOptions.defaults().withDurability(CloseDurability.FLUSH));

    assertThat(cluster.node(0).replicas())
        .hasSize(1)
        .allMatch(ScriptedReplica::finalized)
        .noneMatch(ScriptedReplica::forced);
  }

  @Test
  void shouldCompleteAnEmptyFileWithoutDataNodes() throws IOException {
    write("/empty", new byte[0], CreateOptions.defaults());
    write("/empty2", new byte[0], CreateOptions.defaults().withFirstBlockAtOnce(false));

    assertThat(cluster.namespace().file("/empty").blockIds()).isEmpty();
    assertThat(cluster.namespace().file("/empty2").isOpen()).isFalse();
    assertThat(cluster.node(0).replicas()).isEmpty();
    assertThat(read("/empty")).isEmpty();
    assertThat(client.checksum("/empty")).isZero();
  }

  @Test
  void shouldMakeAnEmptyFileInOneRoundTrip() throws IOException {
    FileStatus made = client.createEmpty("/e", CreateOptions.defaults());

    assertThat(made.underConstruction()).isFalse();
    assertThat(cluster.namespace().file("/e").isOpen()).isFalse();
    assertThat(cluster.namespace().file("/e").blockIds()).isEmpty();
  }

  @Test
  void shouldCloseAnEmptyFileThatAnOlderNameNodeLeavesOpen() throws IOException {
    cluster.namespace().forgetComplete();

    FileStatus made = client.createEmpty("/e", CreateOptions.defaults());

    assertThat(made.underConstruction()).isFalse();
    assertThat(cluster.namespace().file("/e").isOpen()).isFalse();
  }

  @Test
  void shouldFillExactlyOneBlock() throws IOException {
    byte[] content = randomBytes(1 << 20);

    write("/one", content, CreateOptions.defaults());

    assertThat(cluster.namespace().file("/one").blockIds()).hasSize(1);
    assertThat(read("/one")).isEqualTo(content);
  }

  @Test
  void shouldShowFlushedBytesToReadersOfAnOpenFile() throws IOException {
    byte[] content = randomBytes(70_001);
    try (DfsOutputStream out = client.create("/open", CreateOptions.defaults())) {
      out.write(content, 0, 1_000);
      out.hflush();
      assertThat(read("/open")).isEqualTo(Arrays.copyOf(content, 1_000));
      out.write(content, 1_000, content.length - 1_000);
      out.hflush();
      assertThat(read("/open")).isEqualTo(content);
    }
    assertThat(read("/open")).isEqualTo(content);
  }

  @Test
  void shouldForceAndRecordTheLengthByHsync() throws IOException {
    byte[] content = randomBytes(5_000);
    try (DfsOutputStream out = client.create("/synced", CreateOptions.defaults())) {
      out.write(content);
      out.hflush();
      assertThat(cluster.node(2).replicas().get(0).forcedLength()).isZero();

      out.hsync();

      assertThat(cluster.node(2).replicas().get(0).forcedLength()).isEqualTo(5_000);
      assertThat(cluster.namespace().file("/synced").length()).isEqualTo(5_000);
      out.write(content, 0, 512 * 3 - 5_000 % 512);
      out.hsync(); // Now at a chunk boundary: nothing is left to send, the order alone goes out.
      out.hsync();
      assertThat(cluster.node(2).replicas().get(0).forcedLength()).isEqualTo(out.position());
      // The namespace heard of the first hsync in the block, and of no other.
      assertThat(cluster.namespace().file("/synced").length()).isEqualTo(5_000);
    }
    assertThat(cluster.namespace().file("/synced").length())
        .isEqualTo(5_000 + 512 * 3 - 5_000 % 512);
  }

  @Test
  void shouldTellTheNamespaceOfTheFirstHsyncInEachBlock() throws IOException {
    try (DfsOutputStream out = client.create("/blocks", CreateOptions.defaults())) {
      out.write(randomBytes(1 << 20));
      out.write(1);
      out.hsync();
      assertThat(cluster.namespace().file("/blocks").length()).isEqualTo((1 << 20) + 1);
    }
  }

  @Test
  void shouldForceABlockThatWasClosedUnforcedByALateHsync() throws IOException {
    CreateOptions flush = CreateOptions.defaults().withDurability(CloseDurability.FLUSH);
    try (DfsOutputStream out = client.create("/late", flush)) {
      out.write(randomBytes((1 << 20) + 5));
      out.hflush();
      long first = cluster.namespace().file("/late").blockIds().get(0);
      assertThat(requireNonNull(cluster.node(0).replica(first)).forcedLength()).isZero();

      out.hsync();

      for (int node = 0; node < 3; node++) {
        assertThat(requireNonNull(cluster.node(node).replica(first)).forcedLength())
            .isEqualTo(1 << 20);
      }
      out.write(1);
    }
    assertThat(cluster.namespace().file("/late").length()).isEqualTo((1 << 20) + 6);
  }

  @Test
  void shouldForceLaterBlocksAfterAnHsync() throws IOException {
    CreateOptions flush = CreateOptions.defaults().withDurability(CloseDurability.FLUSH);
    try (DfsOutputStream out = client.create("/early", flush)) {
      out.write(1);
      out.hsync();
      out.write(randomBytes((1 << 20) + 5));
    }
    assertThat(cluster.node(0).replicas()).hasSize(2).allMatch(ScriptedReplica::forced);
  }

  @Test
  void shouldReadAtPositionsAndSeek() throws IOException {
    byte[] content = randomBytes(2 * (1 << 20) + 777);
    write("/f", content, CreateOptions.defaults());
    Random random = new Random(7);
    try (DfsInputStream in = client.open("/f")) {
      for (int i = 0; i < 50; i++) {
        int at = random.nextInt(content.length);
        int count = random.nextInt(Math.min(200_000, content.length - at) + 1);
        byte[] piece = new byte[count];
        if (i % 2 == 0) {
          in.preadFully(at, piece, 0, count);
        } else {
          in.seek(at);
          assertThat(in.readNBytes(piece, 0, count)).isEqualTo(count);
        }
        assertThat(piece).isEqualTo(Arrays.copyOfRange(content, at, at + count));
      }
      assertThat(in.pread(content.length, new byte[1], 0, 1)).isEqualTo(-1);
      assertThat(in.pread(content.length - 3L, new byte[9], 0, 9)).isEqualTo(3);
    }
  }

  @Test
  void shouldFetchLocationsPageByPage() throws IOException {
    cluster.namespace().blocksPerPage = 2;
    byte[] content = randomBytes(40_000);
    write("/many", content, CreateOptions.defaults().withBlockSize(4_096));

    assertThat(read("/many")).isEqualTo(content);
    assertThat(client.blocks("/many").blocks()).hasSize(10);
    assertThat(client.checksum("/many")).isEqualTo(ChunkChecksums.of(content));
  }

  @Test
  void shouldLeaveAnAbortedFileIncomplete() throws IOException {
    DfsOutputStream out = client.create("/aborted", CreateOptions.defaults());
    out.write(randomBytes(200_000));
    out.abort();
    out.close();

    assertThat(cluster.namespace().file("/aborted").isOpen()).isTrue();
    assertThat(cluster.nameNode().seen(RpcMethod.COMPLETE_FILE)).isEmpty();
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(DfsException.class);
  }

  @Test
  void shouldListAllPagesWithWholePaths() throws IOException {
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      client.mkdirs("/dir/" + name, 0755, true);
    }
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (FileStatus entry : client.list("/dir")) {
      names.writeBytes((entry.path() + " ").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(names.toString(java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("/dir/a /dir/b /dir/c /dir/d /dir/e ");
  }

  @Test
  void shouldReuseConnectionsToDataNodes() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("/f" + i, randomBytes(1_000), CreateOptions.defaults());
      assertThat(read("/f" + i)).hasSize(1_000);
    }
    assertThat(cluster.node(0).connections()).isLessThanOrEqualTo(2);
    assertThat(Objects.requireNonNull(client.uri()).toString())
        .isEqualTo("dfs://127.0.0.1:" + cluster.nameNode().port());
  }

  @Test
  void shouldRefuseAppendAndWrongPaths() {
    assertThatThrownBy(() -> client.append("/f"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    assertThatThrownBy(() -> client.stat("relative"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PATH));
    assertThatThrownBy(() -> client.open("/none"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }
}
