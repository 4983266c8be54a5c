package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S4: peers that only take up room or time. */
final class HostilePeerTest {
  private static final int TIMEOUT_MS = 30_000;
  private static final int GET_FILE_STATUS = RpcMethod.GET_FILE_STATUS.number();
  private static final RpcLimits LIMITS = TestServer.PATIENT.withFrameTimeout(1_000);

  private final List<RawPeer> peers = new ArrayList<>();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(LIMITS, new EchoService());
  }

  @AfterEach
  void close() throws IOException {
    for (RawPeer peer : peers) {
      peer.close();
    }
    server.close();
  }

  private RawPeer open() throws IOException {
    RawPeer peer = RawPeer.connect(server.port());
    peers.add(peer);
    return peer;
  }

  /** One byte at a time until the server ends the connection. */
  private static void trickle(RawPeer peer, byte[] bytes) {
    int[] at = new int[1];
    Await.until(
        "the server has cut the peer",
        TIMEOUT_MS,
        () -> {
          try {
            peer.raw(new byte[] {bytes[Math.min(at[0]++, bytes.length - 1)]});
            return false;
          } catch (IOException e) {
            return true;
          }
        });
  }

  @Test
  void shouldCutManyPeersThatNeverShakeHandsAndServeOthersMeanwhile() throws Exception {
    RpcLimits hasty = LIMITS.withTimeouts(5_000, 3_000, 0);
    try (TestServer strict = new TestServer(hasty, new EchoService())) {
      for (int i = 0; i < 300; i++) {
        RawPeer peer = RawPeer.connect(strict.port());
        peers.add(peer);
        peer.raw(new byte[i % 2]); // Half of them say nothing at all.
      }
      strict.assertServes();
      strict.awaitConnections(0);
      strict.assertServes();
    }
  }

  @Test
  void shouldCutAHandshakeThatComesByteForByte() throws Exception {
    byte[] handshake = new byte[10_000];
    handshake[2] = 4; // 1 kB of a handshake.
    handshake[4] = FrameCodec.HANDSHAKE;
    trickle(open(), handshake);
    server.awaitConnections(0);
  }

  @Test
  void shouldCutAPeerThatStopsInAFrame() throws Exception {
    open().shakeHands().raw(new byte[] {0, 0, 4, 0, FrameCodec.REQUEST});
    server.awaitConnections(0);
    server.assertServes();
  }

  @Test
  void shouldCutAFrameThatComesByteForByte() throws Exception {
    RawPeer peer = open().shakeHands();
    peer.prefix(4 + 1_000_000, FrameCodec.REQUEST, 1_000_000);
    trickle(peer, new byte[1]);
    server.awaitConnections(0);
    server.assertServes();
  }

  @Test
  void shouldKeepAPeerThatPausesBetweenFrames() throws Exception {
    RawPeer quiet = open().shakeHands();
    RawPeer cut = open().shakeHands();
    cut.raw(new byte[] {0});
    cut.awaitEnd(); // So long at least the other one has been quiet.
    quiet.request(1, GET_FILE_STATUS, GetFileStatusRequest.getDefaultInstance());
    assertThat(quiet.readResponse().hasError()).isFalse();
  }

  /** Many large answers, none of which is read. */
  private RawPeer askMuch(TestServer of) throws IOException {
    RawPeer peer = new RawPeer(InetAddress.getLoopbackAddress(), of.port(), 16 << 10);
    peers.add(peer);
    peer.shakeHands();
    GetFileStatusRequest large =
        GetFileStatusRequest.newBuilder().setPath("/" + "x".repeat(200_000)).build();
    try {
      for (int id = 1; id <= 60; id++) {
        peer.request(id, GET_FILE_STATUS, large);
      }
    } catch (IOException e) {
      // The server reads no more when enough is unread, and may have cut us by now.
    }
    return peer;
  }

  @Test
  void shouldCutAPeerThatDoesNotReadItsAnswers() throws Exception {
    askMuch(server);
    server.awaitConnections(0);
    server.assertServes();
  }

  @Test
  void shouldCutAPeerThatReadsByteForByte() throws Exception {
    RawPeer peer = askMuch(server);
    Await.until(
        "the server has cut the peer",
        TIMEOUT_MS,
        () -> {
          peer.socket().getInputStream().read();
          return server.server().connectionCount() == 0;
        });
    server.assertServes();
  }

  @Test
  void shouldTellWhyThereAreTooManyConnections() throws Exception {
    try (TestServer small = new TestServer(LIMITS.withCounts(10, 2, 8), new EchoService());
        RawPeer first = RawPeer.connect(small.port()).shakeHands();
        RawPeer second = RawPeer.connect(small.port()).shakeHands()) {
      for (int i = 0; i < 100; i++) {
        try (RawPeer more = RawPeer.connect(small.port())) {
          more.assertEndedWith("OVERLOADED");
        }
      }
      assertThat(small.server().connectionCount()).isEqualTo(2);
      assertThat(small.server().turnedAwayCount()).isEqualTo(100);
      second.socket().close();
      small.awaitConnections(1);
      try (RawPeer next = RawPeer.connect(small.port())) {
        next.shakeHands();
      }
      first.request(1, GET_FILE_STATUS, GetFileStatusRequest.getDefaultInstance());
      assertThat(first.readResponse().getCallId()).isEqualTo(1);
    }
  }

  @Test
  void shouldLeaveRoomToOtherAddresses() throws Exception {
    InetAddress other = InetAddress.getByName("127.0.0.2");
    try (TestServer small = new TestServer(LIMITS.withCounts(3, 2, 8), new EchoService());
        RawPeer first = RawPeer.connect(small.port()).shakeHands();
        RawPeer second = RawPeer.connect(small.port()).shakeHands();
        RawPeer elsewhere = new RawPeer(other, small.port(), 0).shakeHands();
        RawPeer fourth = new RawPeer(other, small.port(), 0)) {
      fourth.assertEndedWith("OVERLOADED");
      elsewhere.request(1, GET_FILE_STATUS, GetFileStatusRequest.getDefaultInstance());
      assertThat(elsewhere.readResponse().getCallId()).isEqualTo(1);
      assertThat(List.of(first, second)).allMatch(peer -> peer.socket().isConnected());
    }
  }

  @Test
  void shouldAnswerAnUnknownMethodAndGoOn() throws Exception {
    RawPeer peer = open().shakeHands();
    for (int id = 1; id <= 2; id++) {
      peer.write(
          FrameCodec.REQUEST, RequestHeader.newBuilder().setCallId(id).setMethod(127).build());
      assertThat(peer.readResponse().getError().getCode()).isEqualTo("UNSUPPORTED");
    }
  }

  @Test
  void shouldTellWhyAHandshakeIsRefused() throws Exception {
    RawPeer peer = open();
    peer.write(FrameCodec.HANDSHAKE, Handshake.newBuilder().setNamespaceId("foreign").build());
    Handshake refusal = Handshake.parseFrom(peer.readHeader());
    assertThat(refusal.getError().getCode()).isEqualTo("WRONG_CLUSTER");
    peer.awaitEnd();
  }
}
