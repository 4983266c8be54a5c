package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.netty.buffer.PoolArenaMetric;
import org.junit.jupiter.api.Test;

/** Frames above a megabyte, such as a packet with its checksums, do not cost fresh memory each. */
final class LargeFramesTest {
  private static final int FRAMES = 60;
  private static final int FRAME_BYTES = (1 << 20) + (8 << 10);

  private static long pooled() {
    return FramePool.LARGE.metric().directArenas().stream()
        .mapToLong(PoolArenaMetric::numNormalAllocations)
        .sum();
  }

  private static long memory() {
    return FramePool.LARGE.metric().usedDirectMemory();
  }

  @Test
  void shouldTakeTheirBuffersFromThePoolAgainAndAgain() throws Exception {
    try (TestServer server = new TestServer(TestServer.PATIENT, new EchoService());
        RawPeer peer = RawPeer.connect(server.port()).shakeHands()) {
      peer.request(1, RpcMethod.READ_BLOCK.number(), GetFileStatusRequest.getDefaultInstance());
      long buffersBefore = pooled();
      long memoryBefore = memory();
      for (int i = 0; i < FRAMES; i++) {
        peer.stream(1, false, FRAME_BYTES);
        peer.readStream();
      }
      assertThat(pooled() - buffersBefore).as("from the pool").isGreaterThanOrEqualTo(FRAMES);
      assertThat(memory() - memoryBefore)
          .as("memory that the pool took for all of them")
          .isLessThan(16L * FRAME_BYTES);
    }
  }
}
