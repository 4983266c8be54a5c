package io.ashlar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.script.ScriptedCluster;
import io.ashlar.client.script.ScriptedDataNode;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers get right bytes from another replica, or an error that names what is wrong. */
final class ReadFailoverTest {
  private static final int LENGTH = 300_000;

  private final byte[] content = new byte[LENGTH];
  private ScriptedCluster cluster;
  private DfsClient client;

  @BeforeEach
  void start() throws IOException {
    cluster = new ScriptedCluster(3);
    client = cluster.client();
    new Random(1).nextBytes(content);
    try (DfsOutputStream out = client.create("/f", CreateOptions.defaults())) {
      out.write(content);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  private byte[] readAll() throws IOException {
    try (DfsInputStream in = client.open("/f")) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 8_191, 8_192, 123_456, LENGTH - 1})
  void shouldReadAnotherReplicaWhereBytesAreWrong(long at) throws IOException {
    cluster.node(0).corruptAt = at;

    assertThat(readAll()).isEqualTo(content);

    long block = cluster.namespace().file("/f").blockIds().get(0);
    Await.until("the node was told", 10_000, () -> cluster.node(0).corruptReports.contains(block));
    assertThat(cluster.node(1).corruptReports).isEmpty();
  }

  @Test
  void shouldReadAtPositionsFromAnotherReplica() throws IOException {
    cluster.node(0).corruptAt = 70_000;
    byte[] piece = new byte[20_000];
    try (DfsInputStream in = client.open("/f")) {
      in.preadFully(60_000, piece, 0, piece.length);
    }
    assertThat(piece).isEqualTo(Arrays.copyOfRange(content, 60_000, 80_000));
  }

  @Test
  void shouldNeverHandOutWrongBytes() {
    for (int i = 0; i < 3; i++) {
      cluster.node(i).corruptAt = 150_000;
    }
    byte[] got = new byte[LENGTH];
    int[] count = new int[1];

    assertThatThrownBy(
            () -> {
              try (DfsInputStream in = client.open("/f")) {
                int value;
                while ((value = in.read()) >= 0) {
                  got[count[0]++] = (byte) value;
                }
              }
            })
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.ALL_REPLICAS_BAD);
              assertThat(e.getMessage()).contains("/f").contains("127.0.0.1:");
              assertThat(e.error().evidence()).containsKeys("path", "block", "nodes", "position");
            });
    // Every byte before the wrong chunk's frame came out right, and none behind it.
    assertThat(count[0]).isLessThanOrEqualTo(150_000 / 512 * 512).isGreaterThan(100_000);
    assertThat(Arrays.copyOf(got, count[0])).isEqualTo(Arrays.copyOf(content, count[0]));
  }

  @Test
  void shouldGoOnWhereANodeDied() throws IOException {
    cluster.node(0).dieAfterFrames = 3;
    cluster.node(1).dieAfterFrames = 5;

    assertThat(readAll()).isEqualTo(content);
  }

  @Test
  void shouldTryAFailedNodeLast() throws IOException {
    cluster.node(0).readRefusal = DfsError.of(ErrorCode.DISK_ERROR, "bad disk");
    assertThat(readAll()).isEqualTo(content);
    cluster.node(0).readRefusal = null;

    assertThat(readAll()).isEqualTo(content);

    assertThat(cluster.node(1).reads.get()).isEqualTo(2);
    assertThat(cluster.node(0).reads.get()).isZero();
  }

  @Test
  void shouldReadWithoutANodeThatIsGone() throws IOException {
    cluster.node(0).close();

    assertThat(readAll()).isEqualTo(content);
  }

  @Test
  void shouldSayWhichNodesFailedWhenNoneServes() {
    for (int i = 0; i < 3; i++) {
      cluster.node(i).readRefusal = DfsError.of(ErrorCode.REPLICA_NOT_FOUND, "lost at node " + i);
    }

    assertThatThrownBy(this::readAll)
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BLOCK_MISSING);
              assertThat(e.getMessage())
                  .contains("lost at node 0")
                  .contains("lost at node 1")
                  .contains("lost at node 2");
            });
  }

  @Test
  void shouldGiveUpWhenTimeIsOver() throws IOException {
    for (int i = 0; i < 3; i++) {
      cluster.node(i).readRefusal = DfsError.of(ErrorCode.REPLICA_NOT_READY, "not yet");
    }

    try (DfsClient hasty =
        cluster.client("dfs.client.timeout", "300ms", "dfs.client.read.refetches", "100")) {
      assertThatThrownBy(
              () -> {
                try (DfsInputStream in = hasty.open("/f")) {
                  in.readAllBytes();
                }
              })
          .isInstanceOfSatisfying(
              DfsException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                assertThat(e.getMessage()).contains("/f").contains("not yet");
              });
    }
  }

  @Test
  void shouldAskForLocationsAgainBeforeItGivesUp() throws IOException {
    for (int i = 0; i < 3; i++) {
      cluster.node(i).dieAfterFrames = 0;
    }
    try (DfsInputStream in = client.open("/f")) {
      Thread healer = new Thread(this::healOnceAllWereTried);
      healer.start();
      assertThat(in.readAllBytes()).isEqualTo(content);
      join(healer);
    }
  }

  private void healOnceAllWereTried() {
    Await.until(
        "every node was tried",
        10_000,
        () -> cluster.node(0).reads.get() > 0 && cluster.node(2).reads.get() > 0);
    for (int i = 0; i < 3; i++) {
      cluster.node(i).dieAfterFrames = -1;
    }
  }

  private static void join(Thread thread) {
    Await.until("the helper ended", 10_000, () -> !thread.isAlive());
  }

  @Test
  void shouldPauseAndResumeOneStreamForASlowReader() throws IOException {
    byte[] large = new byte[8 << 20];
    new Random(2).nextBytes(large);
    CreateOptions oneBlock = CreateOptions.defaults().withBlockSize(large.length);
    try (DfsOutputStream out = client.create("/large", oneBlock)) {
      out.write(large);
    }
    try (DfsClient narrow = cluster.client("dfs.client.read.window", "16k");
        DfsInputStream in = narrow.open("/large")) {
      assertThat(in.read()).isEqualTo(large[0] & 0xFF);
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(large, 1, large.length));
    }
    assertThat(cluster.node(0).reads.get()).isEqualTo(1);
    assertThat(cluster.node(1).reads.get()).isZero();
  }

  @Test
  void shouldCloseAConnectionWhoseStreamIsLeftEarly() throws IOException {
    ScriptedDataNode node = cluster.node(0);
    for (int i = 0; i < 5; i++) {
      try (DfsInputStream in = client.open("/f")) {
        assertThat(in.read()).isEqualTo(content[0] & 0xFF);
      }
      assertThat(readAll()).isEqualTo(content);
    }
    Await.until("few connections are left", 10_000, () -> node.connections() <= 3);
  }
}
