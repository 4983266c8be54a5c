package io.ashlar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.script.ScriptedCluster;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writers leave out nodes that fail at the set-up, and never call a broken file complete. */
final class WriteFailureTest {
  private final byte[] content = new byte[300_000];
  private ScriptedCluster cluster;
  private DfsClient client;

  @BeforeEach
  void start() throws IOException {
    cluster = new ScriptedCluster(5);
    client =
        cluster.client("dfs.client-write-packet-size", "16k", "dfs.client.write.window", "64k");
    new Random(2).nextBytes(content);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  private void write(String path) throws IOException {
    try (DfsOutputStream out = client.create(path, CreateOptions.defaults())) {
      out.write(content);
    }
  }

  private void refuse(int node) {
    cluster.node(node).writeRefusal =
        DfsError.of(ErrorCode.DISK_FULL, "node " + node + " is full").with("badNode", "dn" + node);
  }

  @Test
  void shouldLeaveOutNodesThatRefuse() throws IOException {
    refuse(0);
    refuse(2);

    write("/f");

    assertThat(cluster.namespace().nodesOf("/f", 0)).containsExactly("dn1", "dn3", "dn4");
    assertThat(cluster.nameNode().executed(RpcMethod.ABANDON_BLOCK)).hasSize(2);
    assertThat(cluster.namespace().file("/f").isOpen()).isFalse();
    try (DfsInputStream in = client.open("/f")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void shouldLeaveOutANodeThatIsGone() throws IOException {
    cluster.node(0).close();

    write("/f");

    assertThat(cluster.namespace().nodesOf("/f", 0)).doesNotContain("dn0").hasSize(3);
  }

  @Test
  void shouldGiveUpWhenAllRefuse() {
    for (int i = 0; i < 5; i++) {
      refuse(i);
    }

    assertThatThrownBy(() -> write("/f"))
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> assertThat(e.code()).isIn(ErrorCode.PIPELINE_FAILED, ErrorCode.NO_DATANODES));
    assertThat(cluster.namespace().file("/f").isOpen()).isTrue();
  }

  @Test
  void shouldFailAndNameTheNodeWhenAPipelineBreaks() throws IOException {
    cluster.node(0).failAtSeqno = 7;
    DfsOutputStream out = client.create("/f", CreateOptions.defaults());

    assertThatThrownBy(
            () -> {
              out.write(content);
              out.hflush();
            })
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED);
              assertThat(e.error().evidence()).containsEntry("badNode", "dn2");
              assertThat(e.getMessage()).contains("/f").contains("block");
            });
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(DfsException.class);
    assertThatThrownBy(out::close)
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED));
    out.close(); // A second close says nothing more.
    assertThat(cluster.nameNode().seen(RpcMethod.COMPLETE_FILE)).isEmpty();
  }

  @Test
  void shouldKeepOneFailureInTryWithResources() {
    cluster.node(0).failAtSeqno = 2;

    assertThatThrownBy(() -> write("/f"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED));
  }

  @Test
  void shouldFailAtTheCloseIfTheLastPacketIsNotAcked() throws IOException {
    cluster.node(0).failAtSeqno = 19; // 300,000 bytes make 19 packets; this is the last one.
    DfsOutputStream out = client.create("/f", CreateOptions.defaults());
    out.write(content);

    assertThatThrownBy(out::close).isInstanceOf(DfsException.class);
    assertThat(cluster.namespace().file("/f").isOpen()).isTrue();
  }

  @Test
  void shouldWaitWhenTheWindowIsFull() throws IOException {
    cluster.node(0).holdAcks = true;
    DfsOutputStream out = client.create("/f", CreateOptions.defaults());
    Thread writer = writing(out);

    Await.until("the window is full", 10_000, () -> cluster.node(0).bytesArrived.get() >= 48 << 10);
    Await.until("the writer waits", 10_000, () -> writer.getState() == Thread.State.WAITING);
    assertThat(cluster.node(0).bytesArrived.get()).isLessThanOrEqualTo(64 << 10);

    cluster.node(0).holdAcks = false;
    Await.until("the writer ended", 10_000, () -> !writer.isAlive());
    out.close();
    assertThat(cluster.namespace().file("/f").length()).isEqualTo(content.length);
  }

  @Test
  void shouldWakeAWaitingWriterByAbort() throws IOException {
    cluster.node(0).holdAcks = true;
    DfsOutputStream out = client.create("/f", CreateOptions.defaults());
    Thread writer = writing(out);
    Await.until("the writer waits", 10_000, () -> writer.getState() == Thread.State.WAITING);

    out.abort();

    Await.until("the writer ended", 10_000, () -> !writer.isAlive());
    assertThat(cluster.namespace().file("/f").isOpen()).isTrue();
  }

  @Test
  void shouldEndAWriterThatIsGivenUpWhileItsPipelineIsSetUp() throws IOException {
    cluster.node(0).holdReady = true;
    cluster.node(0).holdAcks = true;
    DfsOutputStream out = client.create("/f", CreateOptions.defaults());
    Thread writer = writing(out);
    Await.until("a pipeline was asked for", 10_000, () -> cluster.node(0).writes.get() == 1);

    out.abort();
    cluster.node(0).holdReady = false;

    Await.until("the writer ended", 10_000, () -> !writer.isAlive());
    assertThat(cluster.node(0).bytesArrived.get()).isZero();
  }

  private Thread writing(DfsOutputStream out) {
    Thread writer =
        new Thread(
            () -> {
              try {
                out.write(content);
              } catch (IOException e) {
                // The test that aborts looks at the namespace instead.
              }
            });
    writer.setDaemon(true);
    writer.start();
    return writer;
  }

  @Test
  void shouldGiveUpAPipelineThatNeverAcks() throws IOException {
    cluster.node(0).holdAcks = true;
    try (DfsClient hasty = cluster.client("dfs.client.pipeline.stall-limit", "300ms")) {
      DfsOutputStream out = hasty.create("/f", CreateOptions.defaults());
      out.write(1);
      assertThatThrownBy(out::hflush)
          .isInstanceOfSatisfying(
              DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED));
    }
  }
}
