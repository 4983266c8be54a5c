package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.testkit.Await;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a server keeps for its peers is bounded for each of them. */
final class MemoryOfPeersTest {
  private static final int TIMEOUT_MS = 30_000;
  private static final int MEGABYTE = 1 << 20;
  private static final int GET_FILE_STATUS = RpcMethod.GET_FILE_STATUS.number();

  private static GetFileStatusRequest path(int length) {
    return GetFileStatusRequest.newBuilder().setPath("x".repeat(length)).build();
  }

  /** One address takes all that it may for frames that it never ends; another goes on. */
  @Test
  void shouldKeepRoomForTheFramesOfOtherAddresses() throws Exception {
    RpcLimits limits = TestServer.PATIENT.withPeerBytesMax(4 * MEGABYTE);
    List<RawPeer> hoarders = new ArrayList<>();
    try (TestServer server = new TestServer(limits, new EchoService());
        RawPeer honest = new RawPeer(InetAddress.getByName("127.0.0.2"), server.port(), 0)) {
      for (int i = 0; i < 20; i++) {
        RawPeer hoarder = RawPeer.connect(server.port()).shakeHands();
        hoarders.add(hoarder);
        hoarder.prefix(4 + 16 * MEGABYTE, FrameCodec.STREAM, 10);
        hoarder.raw(new byte[100_000]);
      }
      honest.shakeHands();
      honest.request(1, RpcMethod.READ_BLOCK.number(), path(1));
      for (int i = 0; i < 5; i++) {
        honest.stream(1, false, MEGABYTE);
        assertThat(honest.readStream().hasError()).isFalse();
      }
    } finally {
      for (RawPeer hoarder : hoarders) {
        hoarder.close();
      }
    }
  }

  /** Another of the same address has taken all that is left, and a handshake comes in pieces. */
  @Test
  void shouldNeverLetASmallFrameWaitForMemory() throws Exception {
    RpcLimits limits = TestServer.PATIENT.withPeerBytesMax(128 << 10);
    try (TestServer server = new TestServer(limits, new EchoService());
        RawPeer hoarder = RawPeer.connect(server.port()).shakeHands();
        RawPeer late = RawPeer.connect(server.port())) {
      hoarder.prefix(4 + 16 * MEGABYTE, FrameCodec.STREAM, 10);
      hoarder.raw(new byte[10]); // Worth a piece of 64 KB, which is all that the address may take.
      server.onLoop(() -> true);
      byte[] hello = Handshake.newBuilder().setFrameBytesMax(16 << 20).build().toByteArray();
      late.prefix(4 + hello.length, FrameCodec.HANDSHAKE, hello.length);
      server.onLoop(() -> true); // The first piece has been looked at, or comes with the rest.
      late.raw(hello);
      assertThat(Handshake.parseFrom(late.readHeader()).hasError()).isFalse();
    }
  }

  /** A service that answers nothing until it is told to, and counts what it holds. */
  private static final class Holding {
    private final Queue<ServerCall> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger heldBytes = new AtomicInteger();
    private final AtomicInteger mostBytes = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();
    private int answered;

    void onRequest(ServerCall call) {
      held.add(call);
      seen.incrementAndGet();
      int now = heldBytes.addAndGet(call.header().getSerializedSize());
      mostBytes.accumulateAndGet(now, Math::max);
    }

    /** Number of answers that were given in all. */
    int answerAll() {
      for (ServerCall call = held.poll(); call != null; call = held.poll()) {
        heldBytes.addAndGet(-call.header().getSerializedSize());
        call.reply(GetFileStatusRequest.getDefaultInstance(), 0, 0);
        answered++;
      }
      return answered;
    }
  }

  @Test
  void shouldStopReadingWhenTheRequestsInFlightAreLarge() throws Exception {
    Holding service = new Holding();
    RpcLimits limits = TestServer.PATIENT.withBytesInFlight(MEGABYTE, 32 * MEGABYTE);
    try (TestServer server = new TestServer(limits, TestServer.service(service::onRequest));
        RawPeer peer = RawPeer.connect(server.port()).shakeHands()) {
      int calls = 100;
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int id = 1; id <= calls; id++) {
                    peer.request(id, GET_FILE_STATUS, path(200_000));
                  }
                } catch (Exception e) {
                  failure.set(e);
                }
              });
      writer.start();
      Await.until("it stopped", TIMEOUT_MS, () -> service.heldBytes.get() >= MEGABYTE);
      server.onLoop(() -> true); // Whatever was read by then has been looked at.
      for (int i = 0; i < calls; i++) {
        int read = i;
        Await.until("the next answer", TIMEOUT_MS, () -> service.answerAll() > read);
        assertThat(peer.readResponse().hasError()).isFalse();
      }
      writer.join(TIMEOUT_MS);
      assertThat(failure).hasNullValue();
      assertThat(service.seen).hasValue(calls);
      assertThat(service.mostBytes.get()).isBetween(MEGABYTE, MEGABYTE + 250_000);
    }
  }

  @Test
  void shouldAnswerWithErrorsWhenTooManyAnswersAreUnread() throws Exception {
    int calls = 64;
    Queue<ServerCall> held = new ConcurrentLinkedQueue<>();
    RpcLimits limits =
        TestServer.PATIENT
            .withBytesInFlight(16 * MEGABYTE, 4 * MEGABYTE)
            .withWriteBuffer(MEGABYTE, MEGABYTE / 2);
    try (TestServer server = new TestServer(limits, TestServer.service(held::add));
        RawPeer peer =
            new RawPeer(InetAddress.getLoopbackAddress(), server.port(), 16 << 10).shakeHands()) {
      for (int id = 1; id <= calls; id++) {
        peer.request(id, GET_FILE_STATUS, path(10));
      }
      Await.until("all are there", TIMEOUT_MS, () -> held.size() == calls);
      // All at once, before any of it can have been written.
      server.onLoop(
          () -> {
            held.forEach(call -> call.reply(path(MEGABYTE), 0, 0));
            return true;
          });
      int large = 0;
      int refused = 0;
      for (int i = 0; i < calls; i++) {
        ResponseHeader response = peer.readResponse();
        large += response.hasError() ? 0 : 1;
        refused += response.getError().getCode().equals("OVERLOADED") ? 1 : 0;
      }
      assertThat(large).isEqualTo(3); // Four, and their headers, are more than four megabytes.
      assertThat(refused).isEqualTo(calls - 3);
      peer.request(1000, GET_FILE_STATUS, path(10));
      Await.until("one more", TIMEOUT_MS, () -> held.size() == calls + 1);
      held.forEach(
          call -> {
            if (call.header().getCallId() == 1000) {
              call.reply(path(MEGABYTE), 0, 0);
            }
          });
      assertThat(peer.readResponse().hasError()).as("it reads again").isFalse();
    }
  }

  /** Each keeps below the bound of one connection; together they are cut, and others are not. */
  @Test
  void shouldCutWhoDoesNotReadWhenAllOfAnAddressHaveTooMuch() throws Exception {
    RpcLimits limits =
        TestServer.PATIENT.withPeerBytesMax(16 * MEGABYTE).withWriteBuffer(MEGABYTE, MEGABYTE / 2);
    RpcService large = TestServer.service(call -> call.reply(path(MEGABYTE), 0, 0));
    List<RawPeer> idle = new ArrayList<>();
    try (TestServer server = new TestServer(limits, large);
        RawPeer honest = new RawPeer(InetAddress.getByName("127.0.0.2"), server.port(), 0)) {
      honest.shakeHands();
      for (int i = 0; i < 12; i++) {
        RawPeer peer = new RawPeer(InetAddress.getLoopbackAddress(), server.port(), 16 << 10);
        idle.add(peer);
        peer.shakeHands();
        for (int id = 1; id <= 8; id++) {
          peer.request(id, GET_FILE_STATUS, path(1));
        }
      }
      Await.until(
          "some are cut", TIMEOUT_MS, () -> server.server().connectionCount() < idle.size());
      for (int id = 1; id <= 5; id++) {
        honest.request(id, GET_FILE_STATUS, path(1));
        assertThat(honest.readResponse().hasError()).isFalse();
      }
      assertThat(server.server().connectionCount()).as("not more than needed").isGreaterThan(1);
    } finally {
      for (RawPeer peer : idle) {
        peer.close();
      }
    }
  }
}
