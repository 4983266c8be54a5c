package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.rpc.StreamHeader;
import io.ashlar.testkit.Await;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that break the protocol or only take up room: rows S3 and S4 of the fault matrix. */
final class HostilePeerTest {
  private static final int TIMEOUT_MS = 30_000;
  private static final RpcLimits LIMITS = RpcLimits.defaults().withTimeouts(5_000, 400, 0);

  private final EventLoops loops = EventLoops.create(1, "hostile");
  private final List<Socket> sockets = new ArrayList<>();
  private RpcServer server;

  @BeforeEach
  void start() throws Exception {
    server = startServer(LIMITS);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    loops.close();
  }

  private RpcServer startServer(RpcLimits limits) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return RpcServer.start(loops, List.of(any), new EchoService(), limits);
  }

  private Socket open(RpcServer to) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
    socket.setSoTimeout(TIMEOUT_MS);
    sockets.add(socket);
    return socket;
  }

  private static void write(Socket to, int type, MessageLite header) throws IOException {
    DataOutputStream out = new DataOutputStream(to.getOutputStream());
    byte[] bytes = header.toByteArray();
    out.writeInt(4 + bytes.length);
    out.writeInt(type << 24 | bytes.length);
    out.write(bytes);
    out.flush();
  }

  private static byte[] readHeader(Socket from) throws IOException {
    DataInputStream in = new DataInputStream(from.getInputStream());
    int length = in.readInt();
    byte[] header = new byte[in.readInt() & 0xff_ffff];
    in.readFully(header);
    assertThat(length).isEqualTo(4 + header.length);
    return header;
  }

  private Socket shakenHands() throws IOException {
    Socket socket = open(server);
    write(socket, FrameCodec.HANDSHAKE, Handshake.getDefaultInstance());
    assertThat(Handshake.parseFrom(readHeader(socket)).getPeerName()).isEqualTo("echo");
    return socket;
  }

  private void awaitNoConnection() {
    Await.until("the server has cut the peer", TIMEOUT_MS, () -> server.connectionCount() == 0);
  }

  private void assertServes() throws Exception {
    try (RpcClient client =
        new RpcClient(loops, RpcLimits.defaults(), Handshake::getDefaultInstance)) {
      RpcConnection connection =
          client.connect(server.addresses().get(0)).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      GetFileStatusRequest request = GetFileStatusRequest.newBuilder().setPath("/alive").build();
      RpcReply reply =
          connection
              .call(RpcMethod.GET_FILE_STATUS, request, CallOptions.timeout(TIMEOUT_MS))
              .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      assertThat(reply.message(GetFileStatusRequest.parser())).isEqualTo(request);
    }
  }

  @Test
  void shouldCutAPeerThatNeverShakesHands() throws Exception {
    open(server);
    Await.until("connected", TIMEOUT_MS, () -> server.connectionCount() == 1);
    awaitNoConnection();
    assertServes();
  }

  @Test
  void shouldCutAPeerThatStopsInAFrame() throws Exception {
    Socket socket = shakenHands();
    socket.getOutputStream().write(new byte[] {0, 0, 4, 0, FrameCodec.REQUEST});
    socket.getOutputStream().flush();
    awaitNoConnection();
    assertServes();
  }

  @Test
  void shouldTellWhyAndCloseWhenTheFirstFrameIsNoHandshake() throws Exception {
    Socket socket = open(server);
    write(socket, FrameCodec.REQUEST, RequestHeader.newBuilder().setCallId(1).build());
    ResponseHeader reason = ResponseHeader.parseFrom(readHeader(socket));
    assertThat(reason.getCallId()).isZero();
    assertThat(reason.getError().getCode()).isEqualTo("MALFORMED");
    awaitNoConnection();
  }

  @Test
  void shouldTellThatAFrameIsTooLargeBeforeItsBytesCome() throws Exception {
    Socket socket = shakenHands();
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(LIMITS.frameBytesMax() + 5);
    out.writeInt(FrameCodec.REQUEST << 24 | 10);
    out.flush();
    ResponseHeader reason = ResponseHeader.parseFrom(readHeader(socket));
    assertThat(reason.getError().getCode()).isEqualTo("FRAME_TOO_LARGE");
    awaitNoConnection();
    assertServes();
  }

  @Test
  void shouldEndAConnectionWithFramesOfAStreamThatNobodyOpened() throws Exception {
    Socket socket = shakenHands();
    write(socket, FrameCodec.STREAM, StreamHeader.newBuilder().setStreamId(99).build());
    ResponseHeader reason = ResponseHeader.parseFrom(readHeader(socket));
    assertThat(reason.getError().getCode()).isEqualTo("STREAM_PROTOCOL");
    awaitNoConnection();
  }

  @Test
  void shouldAnswerAnUnknownMethodAndGoOn() throws Exception {
    Socket socket = shakenHands();
    for (int id = 1; id <= 2; id++) {
      write(
          socket,
          FrameCodec.REQUEST,
          RequestHeader.newBuilder().setCallId(id).setMethod(127).build());
      ResponseHeader answer = ResponseHeader.parseFrom(readHeader(socket));
      assertThat(answer.getCallId()).isEqualTo(id);
      assertThat(answer.getError().getCode()).isEqualTo("UNSUPPORTED");
    }
  }

  @Test
  void shouldRefuseConnectionsBeyondTheLimitOfOneAddress() throws Exception {
    try (RpcServer small = startServer(LIMITS.withCounts(10, 2, 8))) {
      Socket first = open(small);
      Socket second = open(small);
      write(first, FrameCodec.HANDSHAKE, Handshake.getDefaultInstance());
      write(second, FrameCodec.HANDSHAKE, Handshake.getDefaultInstance());
      readHeader(first);
      readHeader(second);
      Socket third = open(small);
      ResponseHeader reason = ResponseHeader.parseFrom(readHeader(third));
      assertThat(reason.getError().getCode()).isEqualTo("OVERLOADED");
      assertThat(third.getInputStream().read()).isEqualTo(-1);
      assertThat(small.connectionCount()).isEqualTo(2);
    }
  }
}
