package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that are well formed but come out of turn end the connection, and nothing else. */
final class ProtocolRulesTest {
  private static final int READ_BLOCK = RpcMethod.READ_BLOCK.number();
  private static final int GET_FILE_STATUS = RpcMethod.GET_FILE_STATUS.number();

  private TestServer server;
  private RawPeer peer;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(TestServer.PATIENT, new EchoService());
    peer = RawPeer.connect(server.port());
  }

  @AfterEach
  void close() throws Exception {
    server.awaitConnections(0);
    server.assertServes();
    peer.close();
    server.close();
  }

  private static GetFileStatusRequest status(String path) {
    return GetFileStatusRequest.newBuilder().setPath(path).build();
  }

  private void openStream(long id) throws Exception {
    peer.request(id, READ_BLOCK, GetFileStatusRequest.getDefaultInstance());
    peer.stream(id, false, 3);
    assertThat(peer.readStream().getStreamId()).isEqualTo(id);
  }

  @Test
  void shouldRefuseASecondHandshake() throws Exception {
    peer.shakeHands().write(FrameCodec.HANDSHAKE, Handshake.getDefaultInstance());
    peer.assertEndedWith("MALFORMED");
  }

  @Test
  void shouldRefuseAnyOtherFirstFrame() throws Exception {
    peer.write(FrameCodec.REQUEST, RequestHeader.newBuilder().setCallId(1).build());
    peer.assertEndedWith("MALFORMED");
  }

  @Test
  void shouldRefuseAnUnknownKindOfFrame() throws Exception {
    peer.shakeHands().write(9, RequestHeader.newBuilder().setCallId(1).build());
    peer.assertEndedWith("MALFORMED");
  }

  @Test
  void shouldCloseWhenACallerSendsAnAnswer() throws Exception {
    peer.shakeHands().write(FrameCodec.RESPONSE, ResponseHeader.newBuilder().setCallId(5).build());
    peer.awaitEnd();
  }

  @Test
  void shouldRefuseACallIdThatIsZeroOrNegative() throws Exception {
    peer.shakeHands().request(0, GET_FILE_STATUS, status("/a"));
    peer.assertEndedWith("MALFORMED");
    try (RawPeer other = RawPeer.connect(server.port())) {
      other.shakeHands().request(-7, GET_FILE_STATUS, status("/a"));
      other.assertEndedWith("MALFORMED");
    }
  }

  @Test
  void shouldRefuseACallIdThatIsInFlight() throws Exception {
    peer.shakeHands().request(4, GET_FILE_STATUS, status("/silent"));
    peer.request(4, GET_FILE_STATUS, status("/b"));
    peer.assertEndedWith("MALFORMED");
  }

  @Test
  void shouldRefuseACallIdThatNamesAnOpenStream() throws Exception {
    peer.shakeHands();
    openStream(4);
    peer.request(4, GET_FILE_STATUS, status("/b"));
    peer.assertEndedWith("MALFORMED");
  }

  @Test
  void shouldRefuseARequestWithAPayload() throws Exception {
    RequestHeader header =
        RequestHeader.newBuilder()
            .setCallId(1)
            .setMethod(GET_FILE_STATUS)
            .setBody(status("/a").toByteString())
            .build();
    peer.shakeHands().write(FrameCodec.REQUEST, header.toByteArray(), new byte[10]);
    peer.assertEndedWith("MALFORMED");
  }

  @Test
  void shouldRefuseAFrameOfAStreamThatWasNeverOpened() throws Exception {
    peer.shakeHands().stream(99, false, 10);
    peer.assertEndedWith("STREAM_PROTOCOL");
  }

  @Test
  void shouldRefuseAFrameOfAPlainCall() throws Exception {
    peer.shakeHands().request(3, GET_FILE_STATUS, status("/a"));
    assertThat(peer.readResponse().getCallId()).isEqualTo(3);
    peer.stream(3, false, 10);
    peer.assertEndedWith("STREAM_PROTOCOL");
  }

  @Test
  void shouldRefuseAFrameAfterTheEndOfItsDirection() throws Exception {
    try (TestServer silent =
            new TestServer(
                TestServer.PATIENT, TestServer.service(call -> call.openStream(new Deaf())));
        RawPeer talker = RawPeer.connect(silent.port())) {
      talker.shakeHands().request(1, READ_BLOCK, GetFileStatusRequest.getDefaultInstance());
      talker.stream(1, true, 0);
      talker.stream(1, false, 5);
      talker.assertEndedWith("STREAM_PROTOCOL");
    }
    peer.close();
  }

  @Test
  void shouldCarryOneStreamAtATimeAndTheNextAfterItsEnd() throws Exception {
    peer.shakeHands();
    openStream(1);
    peer.request(2, READ_BLOCK, GetFileStatusRequest.getDefaultInstance());
    peer.stream(2, false, 5); // Sent before the refusal was heard.
    ResponseHeader refusal = peer.readResponse();
    assertThat(refusal.getCallId()).isEqualTo(2);
    assertThat(refusal.getError().getCode()).isEqualTo("STREAM_PROTOCOL");
    peer.stream(1, true, 0);
    assertThat(peer.readStream().getEnd()).isTrue();
    openStream(3);
    peer.close();
  }

  private static final class Deaf implements StreamListener {
    @Override
    public void onFrame(com.google.protobuf.ByteString body, io.netty.buffer.ByteBuf payload) {}

    @Override
    public void onEnd() {}

    @Override
    public void onFailure(io.ashlar.protocol.error.DfsError error) {}

    @Override
    public void onWritable(boolean writable) {}
  }
}
