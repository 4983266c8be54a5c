package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real server on the loopback, and an honest client beside whatever the test does to it. */
final class TestServer implements AutoCloseable {
  static final int TIMEOUT_MS = 30_000;

  /** For tests that are not about time: a machine under load must not decide them. */
  static final RpcLimits PATIENT =
      RpcLimits.defaults().withTimeouts(60_000, 600_000, 0).withFrameTimeout(600_000);

  private final EventLoops loops = EventLoops.create(1, "server");
  private final EventLoops clientLoops = EventLoops.create(1, "client");
  private final RpcServer server;

  TestServer(RpcLimits limits, RpcService service) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = RpcServer.start(loops, List.of(any), service, limits);
  }

  /** A service that takes every peer, and does with calls what {@code onRequest} says. */
  static RpcService service(Consumer<ServerCall> onRequest) {
    return new RpcService() {
      @Override
      public Handshake accept(Handshake peer) {
        return Handshake.newBuilder().setProtocolVersion(1).build();
      }

      @Override
      public void onRequest(ServerCall call) {
        onRequest.accept(call);
      }
    };
  }

  RpcServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  EventLoops loops() {
    return loops;
  }

  RpcClient client(RpcLimits limits) {
    return new RpcClient(clientLoops, limits, Handshake::getDefaultInstance);
  }

  RpcConnection connect(RpcClient client) throws Exception {
    return client.connect(server.addresses().get(0)).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  void awaitConnections(int count) {
    Await.until(
        count + " connections are open", TIMEOUT_MS, () -> server.connectionCount() == count);
  }

  /** Runs {@code task} on the server's event loop and waits for it. */
  <T> T onLoop(java.util.concurrent.Callable<T> task) throws Exception {
    return loops.group().next().submit(task).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  /** For an {@link EchoService}. */
  void assertServes() throws Exception {
    try (RpcClient client = client(PATIENT)) {
      GetFileStatusRequest request = GetFileStatusRequest.newBuilder().setPath("/alive").build();
      RpcReply reply =
          connect(client)
              .call(RpcMethod.GET_FILE_STATUS, request, CallOptions.timeout(TIMEOUT_MS))
              .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      assertThat(reply.message(GetFileStatusRequest.parser())).isEqualTo(request);
    }
  }

  @Override
  public void close() {
    server.close();
    clientLoops.close();
    loops.close();
  }
}
