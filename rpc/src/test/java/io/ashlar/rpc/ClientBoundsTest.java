package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.KeyValue;
import io.ashlar.testkit.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a caller may have under way, and what it learns before it sends. */
final class ClientBoundsTest {
  private static final int TIMEOUT_MS = 30_000;
  private static final int MEGABYTE = 1 << 20;
  private static final CallOptions PATIENT = CallOptions.timeout(TIMEOUT_MS);
  private static final RpcLimits SMALL = TestServer.PATIENT.withFrameBytesMax(MEGABYTE);

  private static GetFileStatusRequest path(String path) {
    return GetFileStatusRequest.newBuilder().setPath(path).build();
  }

  private static CompletableFuture<RpcReply> call(
      RpcConnection connection, GetFileStatusRequest request, CallOptions options) {
    return connection.call(RpcMethod.GET_FILE_STATUS, request, options);
  }

  private static ErrorCode codeOf(CompletableFuture<?> future) throws Exception {
    try {
      future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      throw new AssertionError("expected a failure");
    } catch (ExecutionException e) {
      return ((DfsException) Objects.requireNonNull(e.getCause())).code();
    }
  }

  @Test
  void shouldBoundTheBytesOfCallsInFlight() throws Exception {
    RpcLimits limits = TestServer.PATIENT.withBytesInFlight(MEGABYTE, MEGABYTE);
    try (TestServer server = new TestServer(limits, TestServer.service(call -> {}));
        RpcClient client = server.client(limits)) {
      RpcConnection connection = server.connect(client);
      GetFileStatusRequest large = path("x".repeat(200_000));
      List<CompletableFuture<RpcReply>> replies = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        replies.add(call(connection, large, PATIENT));
      }
      assertThat(replies.stream().filter(reply -> !reply.isDone()))
          .as("four megabytes of them")
          .hasSize(4 * MEGABYTE / 200_000);
      assertThat(codeOf(replies.get(99))).isEqualTo(ErrorCode.OVERLOADED);
    }
  }

  @Test
  void shouldTakeNewCallsWhenOldOnesWereGivenUp() throws Exception {
    RpcLimits limits = TestServer.PATIENT.withCounts(8, 8, 1);
    try (TestServer server = new TestServer(TestServer.PATIENT, new EchoService());
        RpcClient client = server.client(limits)) {
      RpcConnection connection = server.connect(client);
      for (int round = 0; round < 3; round++) {
        List<CompletableFuture<RpcReply>> silent = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          silent.add(call(connection, path("/silent"), CallOptions.timeout(50)));
        }
        for (CompletableFuture<RpcReply> reply : silent) {
          assertThat(codeOf(reply)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        }
      }
      call(connection, path("/alive"), PATIENT).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void shouldRefuseARequestThatThePeerWouldNotTake() throws Exception {
    try (TestServer server = new TestServer(SMALL, new EchoService());
        RpcClient client = server.client(TestServer.PATIENT)) {
      RpcConnection connection = server.connect(client);
      CompletableFuture<RpcReply> reply = call(connection, path("x".repeat(2 * MEGABYTE)), PATIENT);
      assertThat(reply).as("refused before it is sent").isDone();
      assertThatThrownBy(reply::get).hasMessageContaining("1048576");
      assertThat(codeOf(reply)).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
      call(connection, path("/alive"), PATIENT).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void shouldFailAStreamWithAFrameThatThePeerWouldNotTake() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    List<String> atServer = new CopyOnWriteArrayList<>();
    try (TestServer server =
            new TestServer(SMALL, TestServer.service(call -> call.openStream(recorder(atServer))));
        RpcClient client = server.client(TestServer.PATIENT)) {
      RpcConnection connection = server.connect(client);
      RpcStream stream =
          connection.openStream(
              RpcMethod.WRITE_BLOCK,
              WriteBlockRequest.getDefaultInstance(),
              PATIENT,
              recorder(heard));
      ByteBuf payload = Unpooled.directBuffer(2 * MEGABYTE).writeZero(2 * MEGABYTE);
      stream.send(KeyValue.getDefaultInstance(), payload);
      Await.until("both heard it", TIMEOUT_MS, () -> !heard.isEmpty() && !atServer.isEmpty());
      assertThat(heard).containsExactly("FRAME_TOO_LARGE");
      assertThat(atServer).containsExactly("FRAME_TOO_LARGE");
      assertThat(payload.refCnt()).isZero();
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void shouldAnswerWithAnErrorWhenTheAnswerIsTooLargeForTheCaller() throws Exception {
    try (TestServer server =
            new TestServer(
                TestServer.PATIENT,
                TestServer.service(call -> call.reply(path("x".repeat(2 * MEGABYTE)), 0, 0)));
        RpcClient client = server.client(SMALL)) {
      RpcConnection connection = server.connect(client);
      assertThat(codeOf(call(connection, path("/a"), PATIENT)))
          .isEqualTo(ErrorCode.FRAME_TOO_LARGE);
      assertThat(connection.isOpen()).isTrue();
    }
  }

  private static StreamListener recorder(List<String> heard) {
    return new StreamListener() {
      @Override
      public void onFrame(ByteString body, ByteBuf payload) {}

      @Override
      public void onEnd() {
        heard.add("end");
      }

      @Override
      public void onFailure(DfsError error) {
        heard.add(error.code().name());
      }

      @Override
      public void onWritable(boolean writable) {}
    };
  }
}
