package io.ashlar.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.AppendOptions;
import io.ashlar.client.CloseDurability;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written again, and files whose writers are gone, on real servers. */
final class AppendIT {
  private static final int BLOCK = 1 << 20;
  private static final int WAIT_MS = 30_000;

  @TempDir private Path folder;
  private InProcessCluster cluster;
  private DfsClient client;
  private final byte[] content = new byte[4 * BLOCK];

  @BeforeEach
  void start() throws IOException {
    cluster = new InProcessCluster(folder, 4);
    client = cluster.client();
    new Random(5).nextBytes(content);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
    assertThat(cluster.faults).isEmpty();
  }

  private void create(String path, int length) throws IOException {
    try (DfsOutputStream out = client.create(path, CreateOptions.defaults())) {
      out.write(content, 0, length);
    }
  }

  private void assertContent(String path, int length) throws IOException {
    assertThat(client.stat(path).length()).isEqualTo(length);
    try (DfsInputStream in = client.open(path)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOf(content, length));
    }
  }

  @Test
  void shouldGoOnAtAnyLength() throws IOException {
    for (int length : new int[] {0, 1, 511, 512, 100_000, BLOCK - 1, BLOCK, BLOCK + 700}) {
      String path = "/append" + length;
      create(path, length);
      try (DfsOutputStream out = client.append(path)) {
        assertThat(out.position()).isEqualTo(length);
        out.write(content, length, 1_000);
      }
      try (DfsOutputStream out = client.append(path)) {
        out.write(content, length + 1_000, BLOCK);
      }
      assertContent(path, length + 1_000 + BLOCK);
    }
  }

  @Test
  void shouldBeginANewBlockIfAsked() throws IOException {
    create("/new-block", 1_000);
    try (DfsOutputStream out =
        client.append("/new-block", AppendOptions.defaults().withNewBlock(true))) {
      out.write(content, 1_000, 500);
    }

    assertContent("/new-block", 1_500);
    assertThat(client.blocks("/new-block").blocks()).hasSize(2);
  }

  @Test
  void shouldCloseAnAppendWithoutAByte() throws IOException {
    create("/nothing", 1_000);
    client.append("/nothing").close();

    assertContent("/nothing", 1_000);
    assertThat(client.isFileClosed("/nothing")).isTrue();
  }

  @Test
  void shouldAppendAlthoughANodeOfTheBlockEnded() throws IOException {
    create("/ended", 300_000);
    int port = client.blocks("/ended").blocks().get(0).replicas().get(0).addresses().get(0).port();
    cluster.stopDataNode(cluster.indexOf(port));
    try (DfsOutputStream out = client.append("/ended")) {
      out.write(content, 300_000, 300_000);
    }

    assertContent("/ended", 600_000);
  }

  @Test
  void shouldRefuseASecondWriter() throws IOException {
    create("/busy", 10);
    try (DfsOutputStream out = client.append("/busy");
        DfsClient other = cluster.client()) {
      assertThatThrownBy(() -> other.append("/busy"))
          .isInstanceOfSatisfying(
              DfsException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNDER_CONSTRUCTION));
      out.write(content, 10, 10);
    }
    assertContent("/busy", 20);
  }

  @Test
  void shouldCloseAFileThatItsWriterGaveUp() throws IOException {
    DfsOutputStream out = client.create("/given-up", CreateOptions.defaults());
    out.write(content, 0, 70_000);
    out.hflush();
    out.abort();

    Await.until("the file is closed", WAIT_MS, () -> client.isFileClosed("/given-up"));
    assertContent("/given-up", 70_000);
    try (DfsOutputStream more = client.append("/given-up")) {
      more.write(content, 70_000, 5);
    }
    assertContent("/given-up", 70_005);
  }

  @Test
  void shouldTakeAFileFromAWriterThatLives() throws IOException {
    try (DfsClient other = cluster.client()) {
      DfsOutputStream out = other.create("/taken", CreateOptions.defaults());
      out.write(content, 0, 70_000);
      out.hflush();

      Await.until("the file is closed", WAIT_MS, () -> client.recoverLease("/taken"));

      assertContent("/taken", 70_000);
      assertThatThrownBy(
              () -> {
                out.write(content, 70_000, 100);
                out.hflush();
                out.close();
              })
          .isInstanceOf(DfsException.class);
      assertContent("/taken", 70_000);
    }
  }

  @Test
  void shouldForceEarlierBlocksByALateHsync() throws IOException {
    CreateOptions flush = CreateOptions.defaults().withDurability(CloseDurability.FLUSH);
    try (DfsOutputStream out = client.create("/late", flush)) {
      out.write(content, 0, 2 * BLOCK + 10);
      out.hsync();
      out.write(content, 2 * BLOCK + 10, 10);
    }
    assertContent("/late", 2 * BLOCK + 20);
  }

  @Test
  void shouldNeverShrinkForReadersWhileNodesEnd() throws IOException {
    try (DfsOutputStream out = client.create("/growing", CreateOptions.defaults())) {
      long seen = 0;
      for (int at = 0; at < 600_000; at += 20_000) {
        out.write(content, at, 20_000);
        out.hflush();
        if (at == 200_000 || at == 400_000) {
          int port =
              client.blocks("/growing").blocks().get(0).replicas().get(0).addresses().get(0).port();
          cluster.stopDataNode(cluster.indexOf(port));
        }
        try (DfsInputStream in = client.open("/growing")) {
          assertThat(in.length()).isGreaterThanOrEqualTo(Math.max(seen, at + 20_000));
          seen = in.length();
          assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOf(content, (int) seen));
        }
      }
    }
  }

  @Test
  void shouldTruncateAnywhereAndGoOn() throws IOException {
    for (int length : new int[] {2 * BLOCK + 700, BLOCK, 100_001, 512, 1, 0}) {
      String path = "/cut" + length;
      create(path, 2 * BLOCK + 1_000);
      client.truncate(path, length);
      Await.until("the block is cut", WAIT_MS, () -> client.isFileClosed(path));
      assertContent(path, length);
      try (DfsOutputStream out = client.append(path)) {
        out.write(content, length, 2_000);
      }
      assertContent(path, length + 2_000);
    }
  }

  @Test
  void shouldJoinFilesAndGoOn() throws IOException {
    try (DfsOutputStream out = client.create("/part", CreateOptions.defaults())) {
      out.write(content, 300_000, BLOCK + 5);
    }
    try (DfsOutputStream out = client.create("/rest", CreateOptions.defaults())) {
      out.write(content, 300_000 + BLOCK + 5, 77);
    }
    create("/joined", 300_000);

    client.concat("/joined", List.of("/part", "/rest"));

    int length = 300_000 + BLOCK + 5 + 77;
    assertContent("/joined", length);
    assertThat(client.exists("/part")).isFalse();
    try (DfsOutputStream out = client.append("/joined")) {
      out.write(content, length, 10_000);
    }
    assertContent("/joined", length + 10_000);
  }
}
