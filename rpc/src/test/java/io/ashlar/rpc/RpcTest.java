package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.types.KeyValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and streams between a real server and a real client on loopback. */
final class RpcTest {
  private static final CallOptions OPTIONS = CallOptions.timeout(30_000);
  private static final RpcLimits LIMITS = RpcLimits.defaults().withFrameBytesMax(4 << 20);

  private final EventLoops loops = EventLoops.create(2, "test");
  private RpcServer server;
  private RpcClient client;
  private RpcConnection connection;

  @BeforeEach
  void connect() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = RpcServer.start(loops, List.of(any), new EchoService(), LIMITS);
    client = new RpcClient(loops, LIMITS, () -> Handshake.newBuilder().build());
    connection = client.connect(server.addresses().get(0)).get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    loops.close();
  }

  @Test
  void shouldAnswerManyCallsInFlight() throws Exception {
    List<CompletableFuture<RpcReply>> replies = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      replies.add(connection.call(RpcMethod.GET_FILE_STATUS, status("/f" + i), OPTIONS));
    }
    for (int i = 0; i < replies.size(); i++) {
      RpcReply reply = replies.get(i).get(30, TimeUnit.SECONDS);
      assertThat(reply.message(GetFileStatusRequest.parser()).getPath()).isEqualTo("/f" + i);
      assertThat(reply.epoch()).isEqualTo(7);
      assertThat(reply.txid()).isEqualTo(42);
    }
  }

  @Test
  void shouldCarryErrorsWithCodeAndEvidence() {
    CompletableFuture<RpcReply> reply =
        connection.call(RpcMethod.GET_FILE_STATUS, status("/missing"), OPTIONS);
    assertThatThrownBy(() -> reply.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(e.error().evidence()).containsEntry("path", "/missing");
            });
  }

  @Test
  void shouldGiveUpOnACallWithoutAnswer() {
    CompletableFuture<RpcReply> reply =
        connection.call(RpcMethod.GET_FILE_STATUS, status("/silent"), CallOptions.timeout(50));
    assertThat(codeOf(reply)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void shouldFailOpenCallsWhenTheServerGoesAway() {
    CompletableFuture<RpcReply> reply =
        connection.call(RpcMethod.GET_FILE_STATUS, status("/silent"), OPTIONS);
    server.close();
    assertThat(codeOf(reply)).isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(codeOf(connection.call(RpcMethod.GET_FILE_STATUS, status("/x"), OPTIONS)))
        .isEqualTo(ErrorCode.CONNECTION_LOST);
  }

  @Test
  void shouldPassOnARefusedHandshake() {
    try (RpcClient foreign =
        new RpcClient(
            loops, LIMITS, () -> Handshake.newBuilder().setNamespaceId("foreign").build())) {
      assertThat(codeOf(foreign.connect(server.addresses().get(0))))
          .isEqualTo(ErrorCode.WRONG_CLUSTER);
    }
  }

  @Test
  void shouldNameAnAddressWhereNobodyListens() {
    int port = server.port();
    server.close();
    CompletableFuture<RpcConnection> failed =
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    assertThat(codeOf(failed)).isEqualTo(ErrorCode.UNREACHABLE);
  }

  @Test
  void shouldEchoLargePayloadsInOrder() throws Exception {
    StreamProbe probe = new StreamProbe();
    RpcStream stream =
        connection.openStream(
            RpcMethod.READ_BLOCK, ReadBlockRequest.getDefaultInstance(), OPTIONS, probe);
    int[] sizes = {0, 1, 511, 16_384, 70_000, 1 << 20, 3_000_000, 5};
    for (int size : sizes) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (i * 31 + size);
      }
      ByteBuf payload = Unpooled.copiedBuffer(bytes);
      stream.send(KeyValue.newBuilder().setKey("s" + size).build(), payload);
    }
    stream.end(null);
    probe.ended.get(30, TimeUnit.SECONDS);
    assertThat(probe.sizes).containsExactly(0, 1, 511, 16_384, 70_000, 1 << 20, 3_000_000, 5);
    assertThat(probe.wrongBytes).isZero();
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void shouldTellAListenerOnceThatItsStreamFailed() throws Exception {
    StreamProbe probe = new StreamProbe();
    connection.openStream(
        RpcMethod.READ_BLOCK, ReadBlockRequest.getDefaultInstance(), OPTIONS, probe);
    connection.call(RpcMethod.GET_FILE_STATUS, status("/x"), OPTIONS).get(30, TimeUnit.SECONDS);
    connection.close();
    assertThatThrownBy(() -> probe.ended.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DfsException.class);
    assertThat(probe.failures).isEqualTo(1);
  }

  /** S3: lengths that lie are refused before memory is taken, and the server goes on. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -1, (4 << 20) + 5, Integer.MIN_VALUE, 3, 0})
  void shouldRefuseLengthsThatLie(int length) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(length);
      out.writeByte(FrameCodec.REQUEST);
      out.writeByte(0);
      out.writeShort(10);
      out.flush();
      awaitClose(socket);
    }
    connection.call(RpcMethod.GET_FILE_STATUS, status("/alive"), OPTIONS).get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldRefuseAHeaderThatDoesNotParse() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] nested = new byte[20_000];
      java.util.Arrays.fill(nested, (byte) 0x4a);
      out.writeInt(4 + nested.length);
      out.writeByte(FrameCodec.HANDSHAKE);
      out.writeByte(nested.length >> 16);
      out.writeShort(nested.length);
      out.write(nested);
      out.flush();
      awaitClose(socket);
    }
    connection.call(RpcMethod.GET_FILE_STATUS, status("/alive"), OPTIONS).get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldRefuseAnUnknownMethodAndGoOn() throws Exception {
    assertThat(RpcMethod.ofNumber(127)).isNull();
    connection.call(RpcMethod.GET_FILE_STATUS, status("/alive"), OPTIONS).get(30, TimeUnit.SECONDS);
  }

  private static void awaitClose(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[4096];
    while (in.read(buffer) >= 0) {
      // What comes before the end is the server's reason.
    }
  }

  private static GetFileStatusRequest status(String path) {
    return GetFileStatusRequest.newBuilder().setPath(path).build();
  }

  private static ErrorCode codeOf(CompletableFuture<?> future) {
    try {
      Object result = future.get(30, TimeUnit.SECONDS);
      throw new AssertionError("expected a failure, found " + result);
    } catch (ExecutionException e) {
      assertThat(e).cause().isInstanceOf(DfsException.class);
      return ((DfsException) java.util.Objects.requireNonNull(e.getCause())).code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static final class StreamProbe implements StreamListener {
    private final List<Integer> sizes = new ArrayList<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private int wrongBytes;
    private int failures;

    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      int size = payload.readableBytes();
      sizes.add(size);
      byte[] bytes = new byte[size];
      payload.getBytes(payload.readerIndex(), bytes);
      for (int i = 0; i < size; i++) {
        if (bytes[i] != (byte) (i * 31 + size)) {
          wrongBytes++;
        }
      }
    }

    @Override
    public void onEnd() {
      ended.complete(true);
    }

    @Override
    public void onFailure(DfsError error) {
      failures++;
      ended.completeExceptionally(error.toException());
    }

    @Override
    public void onWritable(boolean writable) {}
  }
}
