package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ashlar.daemon.ListenAddress;
import io.ashlar.namenode.storage.NameNodeStorage;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.FetchImageRequest;
import io.ashlar.protocol.client.FetchImageResponse;
import io.ashlar.protocol.client.GetReportRequest;
import io.ashlar.protocol.client.GetReportResponse;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.client.SafeModeAction;
import io.ashlar.protocol.client.SafeModeRequest;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.client.SaveNamespaceRequest;
import io.ashlar.protocol.client.SaveNamespaceResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.testkit.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OperatorTest {
  private static final int WAIT_MS = 30_000;
  private static final int PAGE_BYTES = 100;

  @TempDir Path folder;

  private TestNameNode namenode;
  private TestPeer operator;

  @BeforeEach
  void start() throws Exception {
    namenode =
        new TestNameNode(
            folder.resolve("name"),
            Map.of(
                "dfs.namenode.stale.datanode.interval", "200ms",
                "dfs.namenode.dead.datanode.interval", "400ms",
                "dfs.namenode.lease.soft-limit", "100ms",
                "dfs.namenode.lease.hard-limit", "200ms"));
    operator = new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
    Await.until("safe mode is off", WAIT_MS, () -> !safeMode(SafeModeAction.SAFE_MODE_GET));
  }

  @AfterEach
  void stop() {
    operator.close();
    namenode.close();
    assertThat(namenode.faults).isEmpty();
  }

  @Test
  void shouldRefuseWritesAndServeReadsInManualSafeMode() throws Exception {
    assertThat(safeMode(SafeModeAction.SAFE_MODE_ENTER)).isTrue();

    refused(() -> mkdirs("/a"), ErrorCode.SAFE_MODE);
    assertThat(report().getSafeMode().getReasons(0).getMessage()).contains("operator");
    assertThat(health().statusCode()).isEqualTo(503);
    assertThat(health().body()).contains("\"state\":\"safemode\"");

    assertThat(safeMode(SafeModeAction.SAFE_MODE_LEAVE)).isFalse();
    mkdirs("/a");
    assertThat(health().statusCode()).isEqualTo(200);
    assertThat(health().body()).contains("\"state\":\"active\"");
  }

  @Test
  void shouldWriteAnImageAndHandItOutByteForByte() throws Exception {
    refused(() -> page(0, 0), ErrorCode.NOT_FOUND);
    for (int i = 0; i < 20; i++) {
      mkdirs("/directory-" + i);
    }

    SaveNamespaceResponse saved =
        operator.call(
            RpcMethod.SAVE_NAMESPACE,
            SaveNamespaceRequest.getDefaultInstance(),
            SaveNamespaceResponse.parser());

    ByteString fetched = ByteString.EMPTY;
    FetchImageResponse page;
    do {
      page = page(saved.getTxid(), fetched.size());
      fetched = fetched.concat(page.getData());
    } while (!page.getLast());
    Path file = NameNodeStorage.current(folder.resolve("name")).resolve(saved.getImage());
    assertThat(fetched.toByteArray()).isEqualTo(Files.readAllBytes(file));
    assertThat(fetched.size()).isGreaterThan(PAGE_BYTES);
    assertThat(report().getImageTxid()).isEqualTo(saved.getTxid());
    refused(() -> page(saved.getTxid() + 1, 0), ErrorCode.NOT_FOUND);
  }

  @Test
  void shouldSayForEachDataNodeWhyItTakesNoBlock() throws Exception {
    refused(() -> create("/f"), ErrorCode.NO_DATANODES);
    try (TestDataNode dying = new TestDataNode("dn1", "/r", namenode.address())) {
      dying.heartbeat();
      Await.until(
          "the silent node is dead", WAIT_MS, () -> report().getNodes(0).getState().equals("dead"));
    }

    assertThatThrownBy(() -> create("/g"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_DATANODES))
        .hasMessageContaining("dn1.test:9866: dead: not heard for ");
  }

  @Test
  void shouldEndTheSessionOfASilentClient() throws Exception {
    operator.change(
        RpcMethod.CREATE_FILE,
        CreateFileRequest.newBuilder().setPath("/f").setMode(0644).build(),
        CreateFileResponse.parser());
    assertThat(report().getOpenLeases()).isEqualTo(1);

    Await.until(
        "its session ends and its empty file is closed",
        WAIT_MS,
        () -> report().getSessions() == 0 && report().getOpenLeases() == 0);
  }

  @Test
  void shouldShowItsMetrics() throws Exception {
    mkdirs("/a");

    assertThat(http("/metrics").body())
        .contains("namenode_rpc_mkdirs")
        .contains("namenode_safemode 0.0")
        .contains("namenode_rpc_worker_queue_depth")
        .contains("jvm_memory_used_bytes");
  }

  private interface Call {
    void run() throws Exception;
  }

  private static void refused(Call call, ErrorCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(DfsException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private boolean safeMode(SafeModeAction action) throws Exception {
    return operator
        .call(
            RpcMethod.SAFE_MODE,
            SafeModeRequest.newBuilder().setAction(action).build(),
            SafeModeResponse.parser())
        .getActive();
  }

  private void mkdirs(String path) throws Exception {
    // The session may have expired meanwhile: each change brings its own.
    try (TestPeer client =
        new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER)) {
      client.change(
          RpcMethod.MKDIRS,
          MkdirsRequest.newBuilder().setPath(path).setMode(0755).build(),
          MkdirsResponse.parser());
    }
  }

  private void create(String path) throws Exception {
    try (TestPeer client =
        new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER)) {
      client.change(
          RpcMethod.CREATE_FILE,
          CreateFileRequest.newBuilder()
              .setPath(path)
              .setMode(0644)
              .setWantFirstBlock(true)
              .build(),
          CreateFileResponse.parser());
    }
  }

  private GetReportResponse report() throws Exception {
    return operator.call(
        RpcMethod.GET_REPORT, GetReportRequest.getDefaultInstance(), GetReportResponse.parser());
  }

  private FetchImageResponse page(long txid, long offset) throws Exception {
    return operator.call(
        RpcMethod.FETCH_IMAGE,
        FetchImageRequest.newBuilder()
            .setTxid(txid)
            .setOffset(offset)
            .setLength(PAGE_BYTES)
            .build(),
        FetchImageResponse.parser());
  }

  private HttpResponse<String> health() throws Exception {
    return http("/health");
  }

  private HttpResponse<String> http(String path) throws Exception {
    URI uri = URI.create("http://" + ListenAddress.format(namenode.get().httpAddress()) + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
