package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.ashlar.protocol.datanode.CommandResult;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.types.BlockKey;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S3: what is small on the wire and large in memory is refused before it takes that memory. */
final class LargeRequestsTest {
  private static final int HEARTBEAT = RpcMethod.HEARTBEAT.number();
  private static final long GROWTH_BYTES_MAX = 16L << 20;

  /** Field 7 of a heartbeat, an empty element of a list. */
  private static final byte[] EMPTY_RESULT = {0x3a, 0};

  private TestServer server;
  private RawPeer peer;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(TestServer.PATIENT, TestServer.service(LargeRequestsTest::answer));
    peer = RawPeer.connect(server.port()).shakeHands();
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    server.close();
  }

  private static void answer(ServerCall call) {
    try {
      if (call.method() == RpcMethod.FULL_BLOCK_REPORT) {
        int replicas = call.body(FullBlockReportRequest.parser()).getReplicasCount();
        call.reply(HeartbeatRequest.newBuilder().setBlockCount(replicas).build(), 0, 0);
      } else {
        int results = call.body(HeartbeatRequest.parser()).getResultsCount();
        call.reply(HeartbeatRequest.newBuilder().setBlockCount(results).build(), 0, 0);
      }
    } catch (DfsException e) {
      call.fail(e.error(), 0, 0);
    }
  }

  private long allocatedByLoop() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return server.onLoop(() -> threads.getThreadAllocatedBytes(Thread.currentThread().getId()));
  }

  private static long direct() {
    return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  private static byte[] header(ByteString body) {
    return RequestHeader.newBuilder()
        .setCallId(1)
        .setMethod(HEARTBEAT)
        .setBody(body)
        .build()
        .toByteArray();
  }

  private ResponseHeader ask(byte[] header) throws Exception {
    long heapBefore = allocatedByLoop();
    long directBefore = direct();
    peer.write(FrameCodec.REQUEST, header, new byte[0]);
    ResponseHeader response = peer.readResponse();
    assertThat(allocatedByLoop() - heapBefore)
        .as("all that the server's thread allocated meanwhile")
        .isLessThan(GROWTH_BYTES_MAX);
    assertThat(direct() - directBefore).isLessThan(GROWTH_BYTES_MAX);
    return response;
  }

  private static ByteString repeated(byte[] element, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.writeBytes(element);
    }
    return ByteString.copyFrom(out.toByteArray());
  }

  @Test
  void shouldRefuseAListOfAMillionEmptyElements() throws Exception {
    ResponseHeader response = ask(header(repeated(EMPTY_RESULT, 1_000_000)));
    assertThat(response.getError().getCode()).isEqualTo("MALFORMED");
    assertThat(response.getError().getMessage()).contains("too many elements");
  }

  @Test
  void shouldRefuseAListThatHidesInsideOfAnElement() throws Exception {
    // Field 4 of an error, its evidence, as often as it fits; inside of field 2 of one result.
    ByteString evidence = repeated(new byte[] {0x22, 0}, 1_000_000);
    ByteString error = field(2, evidence);
    ResponseHeader response = ask(header(field(7, error)));
    assertThat(response.getError().getCode()).isEqualTo("MALFORMED");
    assertThat(response.getError().getMessage()).contains("too many elements");
  }

  private static ByteString field(int number, ByteString content) {
    return com.google.protobuf.UnknownFieldSet.newBuilder()
        .addField(
            number,
            com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(content)
                .build())
        .build()
        .toByteString();
  }

  @Test
  void shouldRefuseTenThousandLevels() throws Exception {
    ByteString body = ByteString.EMPTY;
    for (int i = 0; i < 10_000; i++) {
      body = field(i % 2 == 0 ? 2 : 7, body);
    }
    // Deep as bytes, but no message of ours nests in itself: what is unknown is skipped.
    ResponseHeader nested = ask(header(body));
    assertThat(nested.getCallId()).isEqualTo(1);
    byte[] groups = new byte[10_000];
    java.util.Arrays.fill(groups, (byte) 0x4b); // START_GROUP of field 9, never closed.
    assertThat(ask(header(ByteString.copyFrom(groups))).getError().getCode())
        .isEqualTo("MALFORMED");
  }

  @Test
  void shouldEndTheConnectionWhenAHeaderItselfIsNested() throws Exception {
    byte[] groups = new byte[60_000];
    java.util.Arrays.fill(groups, (byte) 0x4b);
    ResponseHeader reason = ask(groups);
    assertThat(reason.getCallId()).isZero();
    assertThat(reason.getError().getCode()).isEqualTo("MALFORMED");
  }

  @Test
  void shouldNotKeepFieldsThatNobodyKnows() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int number = 100; number < 30_100; number++) {
      int tag = number << 3;
      while (tag > 0x7f) {
        out.write((tag & 0x7f) | 0x80);
        tag >>>= 7;
      }
      out.write(tag);
      out.write(1);
    }
    ByteString body = ByteString.copyFrom(out.toByteArray());
    assertThat(ask(header(body)).hasError()).isFalse();
    HeartbeatRequest parsed = Bodies.parse(RpcMethod.HEARTBEAT, body, HeartbeatRequest.parser());
    assertThat(parsed.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void shouldRefuseALongRequestOfAMethodWithShortOnes() throws Exception {
    byte[] header =
        RequestHeader.newBuilder()
            .setCallId(1)
            .setMethod(RpcMethod.MKDIRS.number())
            .setBody(ByteString.copyFrom(new byte[300_000]))
            .build()
            .toByteArray();
    assertThat(ask(header).getError().getCode()).isEqualTo("FRAME_TOO_LARGE");
  }

  @Test
  void shouldTakeFullReportsAndResultsAsTheyAre() throws Exception {
    FullBlockReportRequest.Builder report = FullBlockReportRequest.newBuilder();
    HeartbeatRequest.Builder heartbeat = HeartbeatRequest.newBuilder();
    for (int i = 1; i <= 30_000; i++) {
      BlockKey key = BlockKey.newBuilder().setBlockId(i).setGenerationStamp(1).build();
      report.addReplicas(ReportedReplica.newBuilder().setBlock(key).setLength(1));
      heartbeat.addResults(CommandResult.newBuilder().setCommandId(i));
    }
    peer.request(1, HEARTBEAT, heartbeat.build());
    assertThat(HeartbeatRequest.parseFrom(peer.readResponse().getBody()).getBlockCount())
        .isEqualTo(30_000);
    peer.request(2, RpcMethod.FULL_BLOCK_REPORT.number(), report.build());
    assertThat(HeartbeatRequest.parseFrom(peer.readResponse().getBody()).getBlockCount())
        .isEqualTo(30_000);
  }
}
