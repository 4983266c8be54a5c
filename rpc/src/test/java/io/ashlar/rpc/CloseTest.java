package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.KeyValue;
import io.ashlar.testkit.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A close never overtakes what was sent before it. */
final class CloseTest {
  private static final int TIMEOUT_MS = 30_000;
  private static final int FRAMES = 12;
  private static final int FRAME_BYTES = 1 << 20;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  private final class Reader implements StreamListener {
    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      bytes.addAndGet(payload.readableBytes());
    }

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
  }

  private static final class Ignoring implements StreamListener {
    @Override
    public void onFrame(ByteString body, ByteBuf payload) {}

    @Override
    public void onEnd() {}

    @Override
    public void onFailure(DfsError error) {}

    @Override
    public void onWritable(boolean writable) {}
  }

  private static void sendMuch(RpcStream stream) {
    for (int i = 0; i < FRAMES; i++) {
      ByteBuf payload = Unpooled.directBuffer(FRAME_BYTES).writeZero(FRAME_BYTES);
      stream.send(KeyValue.getDefaultInstance(), payload);
    }
  }

  /** More than socket buffers hold is on its way when the server closes, and nobody reads yet. */
  private void readFrom(Consumer<RpcStream> sender, String last) throws Exception {
    try (TestServer server =
            new TestServer(
                TestServer.PATIENT,
                TestServer.service(call -> sender.accept(call.openStream(new Ignoring()))));
        RpcClient client = server.client(TestServer.PATIENT)) {
      RpcConnection connection = server.connect(client);
      RpcStream stream =
          connection.openStream(
              RpcMethod.READ_BLOCK,
              ReadBlockRequest.getDefaultInstance(),
              CallOptions.timeout(TIMEOUT_MS),
              new Reader());
      stream.setAutoRead(false);
      // The client sends on its own direction meanwhile: a reset would take the rest with it.
      ByteBuf late = Unpooled.directBuffer(FRAME_BYTES).writeZero(FRAME_BYTES);
      stream.send(KeyValue.getDefaultInstance(), late);
      stream.setAutoRead(true);
      Await.until("the stream's end is heard", TIMEOUT_MS, () -> heard.contains(last));
      assertThat(bytes).hasValue((long) FRAMES * FRAME_BYTES);
      assertThat(heard.get(0)).isEqualTo(last);
      if (last.equals("end")) {
        // A stream that failed has ended both ways, and leaves the connection to others.
        Await.until("closed", TIMEOUT_MS, () -> !connection.isOpen());
        server.awaitConnections(0);
      }
    }
  }

  @Test
  void shouldDeliverAnEndThatWasSentBeforeTheClose() throws Exception {
    readFrom(
        stream -> {
          sendMuch(stream);
          stream.end(null);
          stream.close();
        },
        "end");
  }

  @Test
  void shouldDeliverAFailureThatWasSentBeforeTheClose() throws Exception {
    readFrom(
        stream -> {
          sendMuch(stream);
          stream.fail(DfsError.of(ErrorCode.CHECKSUM_ERROR, "planted"));
          stream.close();
        },
        "CHECKSUM_ERROR");
  }

  @Test
  void shouldSendWhatIsQueuedWhenTheWholeClientCloses() throws Exception {
    AtomicLong received = new AtomicLong();
    StreamListener counting =
        new StreamListener() {
          @Override
          public void onFrame(ByteString body, ByteBuf payload) {
            received.addAndGet(payload.readableBytes());
          }

          @Override
          public void onEnd() {
            heard.add("end");
          }

          @Override
          public void onFailure(DfsError error) {}

          @Override
          public void onWritable(boolean writable) {}
        };
    try (TestServer server =
        new TestServer(TestServer.PATIENT, TestServer.service(call -> call.openStream(counting)))) {
      try (RpcClient client = server.client(TestServer.PATIENT)) {
        RpcStream stream =
            server
                .connect(client)
                .openStream(
                    RpcMethod.WRITE_BLOCK,
                    ReadBlockRequest.getDefaultInstance(),
                    CallOptions.timeout(TIMEOUT_MS),
                    new Ignoring());
        sendMuch(stream);
        stream.end(null);
      }
      Await.until("the end is heard", TIMEOUT_MS, () -> heard.contains("end"));
      assertThat(received).hasValue((long) FRAMES * FRAME_BYTES);
    }
  }

  @Test
  void shouldCloseAlthoughThePeerTakesNothing() throws Exception {
    RpcLimits hasty = TestServer.PATIENT.withFrameTimeout(300);
    try (TestServer server =
            new TestServer(
                hasty,
                TestServer.service(
                    call -> {
                      RpcStream stream = call.openStream(new Ignoring());
                      sendMuch(stream);
                      stream.end(null);
                      stream.close();
                    }));
        RawPeer peer = RawPeer.connect(server.port())) {
      peer.shakeHands()
          .request(1, RpcMethod.READ_BLOCK.number(), ReadBlockRequest.getDefaultInstance());
      server.awaitConnections(0);
    }
  }
}
