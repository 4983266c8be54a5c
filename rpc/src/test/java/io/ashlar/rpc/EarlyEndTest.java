package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller that has nothing to say on a stream ends its direction right behind the request. */
final class EarlyEndTest {
  private final BlockingQueue<ServerCall> calls = new LinkedBlockingQueue<>();
  private TestServer server;
  private RawPeer peer;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(TestServer.PATIENT, TestServer.service(calls::add));
    peer = RawPeer.connect(server.port()).shakeHands();
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    server.close();
  }

  private ServerCall ask(long id) throws Exception {
    peer.request(id, RpcMethod.READ_BLOCK.number(), GetFileStatusRequest.getDefaultInstance());
    ServerCall call = calls.poll(TestServer.TIMEOUT_MS, TimeUnit.MILLISECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  /** The frames so far have been looked at, because they share a socket with this call. */
  private void awaitSeen(long id) throws Exception {
    peer.request(id, RpcMethod.GET_FILE_STATUS.number(), GetFileStatusRequest.getDefaultInstance());
    ServerCall call = calls.poll(TestServer.TIMEOUT_MS, TimeUnit.MILLISECONDS);
    assertThat(call).isNotNull();
    call.reply(GetFileStatusRequest.getDefaultInstance(), 0, 0);
    assertThat(peer.readResponse().getCallId()).isEqualTo(id);
  }

  @Test
  void shouldHearTheEndThatCameBeforeTheStreamWasOpened() throws Exception {
    ServerCall call = ask(1);
    peer.stream(1, true, 0);
    awaitSeen(2);
    Ear ear = new Ear();
    RpcStream stream = call.openStream(ear);
    assertThat(ear.heard.poll(TestServer.TIMEOUT_MS, TimeUnit.MILLISECONDS)).isEqualTo("end");
    stream.end(null);
    assertThat(peer.readStream().getEnd()).isTrue();
    ask(3).openStream(new Ear()).end(null); // Both directions have ended; the next may begin.
    assertThat(peer.readStream().getStreamId()).isEqualTo(3);
  }

  @Test
  void shouldGoOnAfterAStreamWasRefusedWhoseCallerHadEnded() throws Exception {
    ServerCall call = ask(1);
    peer.stream(1, true, 0);
    awaitSeen(2);
    call.fail(DfsError.of(ErrorCode.NOT_FOUND, "not here"), 0, 0);
    assertThat(peer.readResponse().getError().getCode()).isEqualTo("NOT_FOUND");
    awaitSeen(3);
  }

  @Test
  void shouldGoOnAfterAnEndBehindARefusal() throws Exception {
    ask(1).fail(DfsError.of(ErrorCode.NOT_FOUND, "not here"), 0, 0);
    peer.stream(1, true, 0);
    assertThat(peer.readResponse().getError().getCode()).isEqualTo("NOT_FOUND");
    awaitSeen(2);
  }

  @Test
  void shouldLetTheNextStreamBeginAsSoonAsThePeersEndIsHeard() throws Exception {
    try (RpcClient client = server.client(TestServer.PATIENT)) {
      RpcConnection connection = server.connect(client);
      for (int i = 0; i < 200; i++) {
        Ear ear = new Ear();
        connection.listen(
            RpcMethod.READ_BLOCK,
            GetFileStatusRequest.getDefaultInstance(),
            CallOptions.timeout(TestServer.TIMEOUT_MS),
            ear);
        ServerCall call = calls.poll(TestServer.TIMEOUT_MS, TimeUnit.MILLISECONDS);
        assertThat(call).isNotNull();
        call.openStream(new Ear()).end(null);
        assertThat(ear.heard.poll(TestServer.TIMEOUT_MS, TimeUnit.MILLISECONDS)).isEqualTo("end");
        assertThat(ear.failures).isEmpty();
      }
    }
  }

  @Test
  void shouldRefuseDataAndASecondEndBeforeTheStreamIsOpen() throws Exception {
    ask(1);
    peer.stream(1, false, 5);
    peer.assertEndedWith("STREAM_PROTOCOL");
    try (RawPeer other = RawPeer.connect(server.port()).shakeHands()) {
      peer.close();
      peer = other;
      ask(1);
      other.stream(1, true, 0);
      other.stream(1, true, 0);
      other.assertEndedWith("STREAM_PROTOCOL");
    }
  }

  private static final class Ear implements StreamListener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<DfsError> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      heard.add("frame");
    }

    @Override
    public void onEnd() {
      heard.add("end");
    }

    @Override
    public void onFailure(DfsError error) {
      failures.add(error);
    }

    @Override
    public void onWritable(boolean writable) {}
  }
}
