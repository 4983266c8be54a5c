package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.testkit.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How streams fail, as the other side hears it. */
final class StreamFailureTest {
  private static final int TIMEOUT_MS = 30_000;

  private final EventLoops loops = EventLoops.create(2, "failures");
  private final Recorder atServer = new Recorder();
  private final Recorder atClient = new Recorder();
  private RpcServer server;
  private RpcClient client;
  private RpcConnection connection;
  private RpcStream stream;

  @BeforeEach
  void open() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    RpcService service =
        new RpcService() {
          @Override
          public Handshake accept(Handshake peer) {
            return Handshake.getDefaultInstance();
          }

          @Override
          public void onRequest(ServerCall call) {
            call.openStream(atServer);
          }
        };
    server = RpcServer.start(loops, List.of(any), service, RpcLimits.defaults());
    client = new RpcClient(loops, RpcLimits.defaults(), Handshake::getDefaultInstance);
    connection = client.connect(server.addresses().get(0)).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    WriteBlockRequest request = WriteBlockRequest.getDefaultInstance();
    CallOptions options = CallOptions.timeout(TIMEOUT_MS);
    stream = connection.openStream(RpcMethod.WRITE_BLOCK, request, options, atClient);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    loops.close();
  }

  @Test
  void shouldTellThePeerOfAFailureAfterItsOwnEnd() {
    stream.end(null);
    stream.fail(DfsError.of(ErrorCode.PIPELINE_FAILED, "given up"));
    Await.until("the server heard it", TIMEOUT_MS, () -> atServer.heard.size() == 2);
    assertThat(atServer.heard).containsExactly("end", "PIPELINE_FAILED");
    assertThat(atClient.heard).isEmpty();
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void shouldTellBothSidesOnceWhenTheConnectionIsLost() {
    Await.until("open", TIMEOUT_MS, () -> server.connectionCount() == 1);
    ByteBuf payload = Unpooled.directBuffer(100_000).writeZero(100_000);
    stream.send(WriteBlockRequest.getDefaultInstance(), payload);
    Await.until("sent", TIMEOUT_MS, () -> atServer.heard.contains("frame 100000"));
    connection.close();
    Await.until("the server heard it", TIMEOUT_MS, () -> atServer.heard.size() == 2);
    Await.until("the client heard it", TIMEOUT_MS, () -> atClient.heard.size() == 1);
    assertThat(atServer.heard).containsExactly("frame 100000", "CONNECTION_LOST");
    assertThat(atClient.heard).containsExactly("CONNECTION_LOST");
    assertThat(payload.refCnt()).isZero();
  }

  @Test
  void shouldReleaseAndForgetWhatIsSentOnALostConnection() {
    connection.close();
    Await.until("the client heard it", TIMEOUT_MS, () -> atClient.heard.size() == 1);
    ByteBuf late = Unpooled.directBuffer(10).writeZero(10);
    stream.send(WriteBlockRequest.getDefaultInstance(), late);
    Await.until("released", TIMEOUT_MS, () -> late.refCnt() == 0);
    assertThat(atClient.heard).containsExactly("CONNECTION_LOST");
  }

  private static final class Recorder implements StreamListener {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      heard.add("frame " + payload.readableBytes());
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
}
