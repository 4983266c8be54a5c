package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.rpc.StreamHeader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers give up servers that break the protocol or stay silent. */
final class HostileServerTest {
  private static final int TIMEOUT_MS = 30_000;

  private final EventLoops loops = EventLoops.create(1, "caller");
  private final RpcClient client =
      new RpcClient(
          loops,
          RpcLimits.defaults().withTimeouts(60_000, 3_000, 0).withFrameTimeout(300),
          Handshake::getDefaultInstance);
  private ServerSocket listener;
  private CompletableFuture<RpcConnection> ready;
  private Socket socket;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(TIMEOUT_MS);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    ready = client.connect(address);
    socket = listener.accept();
    socket.setSoTimeout(TIMEOUT_MS);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    listener.close();
    client.close();
    loops.close();
  }

  private void send(int type, MessageLite header) throws IOException {
    byte[] bytes = header.toByteArray();
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(4 + bytes.length);
    out.writeInt(type << 24 | bytes.length);
    out.write(bytes);
    out.flush();
  }

  private RpcConnection connected() throws Exception {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    in.skipNBytes(in.readInt());
    send(FrameCodec.HANDSHAKE, Handshake.getDefaultInstance());
    return ready.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private static CompletableFuture<RpcReply> call(RpcConnection connection) {
    return connection.call(
        RpcMethod.GET_FILE_STATUS,
        GetFileStatusRequest.getDefaultInstance(),
        CallOptions.timeout(TIMEOUT_MS));
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
  void shouldGiveUpAServerThatNeverShakesHands() throws Exception {
    assertThat(codeOf(ready)).isEqualTo(ErrorCode.UNREACHABLE);
  }

  @Test
  void shouldPassOnWhyItWasTurnedAway() throws Exception {
    DfsError full = DfsError.of(ErrorCode.OVERLOADED, "too many connections");
    send(FrameCodec.RESPONSE, ResponseHeader.newBuilder().setError(full.toWire()).build());
    assertThat(codeOf(ready)).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void shouldRefuseAnAnswerInPlaceOfAHandshake() throws Exception {
    send(FrameCodec.RESPONSE, ResponseHeader.newBuilder().setCallId(1).build());
    assertThat(codeOf(ready)).isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void shouldRefuseARequestOfAServer() throws Exception {
    CompletableFuture<RpcReply> pending = call(connected());
    send(FrameCodec.REQUEST, RequestHeader.newBuilder().setCallId(1).setMethod(6).build());
    assertThat(codeOf(pending)).isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void shouldRefuseAnAnswerToACallThatWasNeverSent() throws Exception {
    CompletableFuture<RpcReply> pending = call(connected());
    send(FrameCodec.RESPONSE, ResponseHeader.newBuilder().setCallId(1_000).build());
    assertThat(codeOf(pending)).isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void shouldRefuseAFrameOfAStreamThatWasNeverOpened() throws Exception {
    CompletableFuture<RpcReply> pending = call(connected());
    send(FrameCodec.STREAM, StreamHeader.newBuilder().setStreamId(1_000).build());
    assertThat(codeOf(pending)).isEqualTo(ErrorCode.STREAM_PROTOCOL);
  }

  @Test
  void shouldGiveUpAnAnswerThatDoesNotGetOn() throws Exception {
    CompletableFuture<RpcReply> pending = call(connected());
    socket.getOutputStream().write(new byte[] {0, 0, 16, 0, FrameCodec.RESPONSE});
    assertThat(codeOf(pending)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }
}
