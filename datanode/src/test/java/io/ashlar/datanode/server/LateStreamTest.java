package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.HeldDisk;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.BeginRecoveryRequest;
import io.ashlar.protocol.data.BeginRecoveryResponse;
import io.ashlar.protocol.data.PipelineNode;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A stream that is stopped while its disk is slow: nothing of it touches what goes on. */
final class LateStreamTest extends DataNodeTest {
  private static final long NEXT = BLOCK.getGenerationStamp() + 1;
  private static final int FIRST = 1_000;

  private final HeldDisk held = new HeldDisk(RealDisk.INSTANCE);
  private final byte[] content = TestCluster.bytes(8_192, 1);

  private interface Blocking<T> {
    T run() throws DfsException;
  }

  private static <T> CompletableFuture<T> begin(Blocking<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.run();
          } catch (DfsException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** A stream whose second packet is being written and does not get on. */
  private ScratchClient.Writer slowStream(DataNode node) throws Exception {
    ScratchClient.Writer writer = open(node, BLOCK);
    writer.send(content, 0, FIRST, false);
    writer.awaitAck();
    held.holdNextWrite();
    writer.send(content, 512, 4_096, true);
    held.awaitHeld();
    return writer;
  }

  @Test
  void shouldGoOnOnlyWhenTheSlowWriteHasEndedAndAckNothingOfIt() throws Exception {
    startCluster(held.disk());
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer before = slowStream(node)) {
      CompletableFuture<ScratchClient.Writer> next =
          begin(
              () ->
                  client.openWrite(
                      node.rpcAddress(),
                      client.continueRequest(BLOCK, NEXT, FIRST, 512 + 4_096, List.of())));
      // The stream ends at once, without an ack of the packet that is on its way to the disk.
      assertThat(before.awaitError().code()).isEqualTo(ErrorCode.STALE_STAMP);
      assertThat(next).isNotDone();
      assertThat(replicaOf(node).key().stamp().value()).isEqualTo(BLOCK.getGenerationStamp());
      held.release();
      try (ScratchClient.Writer writer = next.join()) {
        assertThat(writer.ready().getNodesList())
            .extracting(PipelineNode::getLength)
            .containsExactly(512L + 4_096);
        writer.send(content, 512, 4_096, false);
        writer.awaitAck();
        writer.send(content, 4_608, 8_192 - 4_608, false);
        writer.awaitAck();
        writer.finish(true);
      }
    }
    BlockKey continued = ScratchClient.block(BLOCK.getBlockId(), NEXT);
    assertThat(client.read(node.rpcAddress(), continued, 0, 8_192)).isEqualTo(content);
    awaitIdle(node);
    assertThat(cluster.faults()).isEmpty();
  }

  @Test
  void shouldRecoverOnlyWhenTheSlowWriteHasEnded() throws Exception {
    startCluster(held.disk());
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer before = slowStream(node)) {
      CompletableFuture<BeginRecoveryResponse> found =
          begin(
              () ->
                  client
                      .call(
                          node.rpcAddress(),
                          RpcMethod.BEGIN_RECOVERY,
                          BeginRecoveryRequest.newBuilder()
                              .setBlock(BLOCK)
                              .setRecoveryId(NEXT)
                              .build())
                      .message(BeginRecoveryResponse.parser()));
      assertThat(before.awaitError().code()).isEqualTo(ErrorCode.STALE_STAMP);
      assertThat(found).isNotDone();
      held.release();
      assertThat(found.join().getLength()).isEqualTo(512 + 4_096);
    }
    assertThat(replicaOf(node).state()).isEqualTo(ReplicaState.RUR);
    awaitIdle(node);
  }

  /** Two attempts of one writer, the later of which overtakes while both wait. */
  @Test
  void shouldLetTheHigherStampHaveTheReplica() throws Exception {
    startCluster(held.disk());
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer before = slowStream(node)) {
      CompletableFuture<ScratchClient.Writer> second = continued(node, NEXT + 1);
      assertThat(before.awaitError().code()).isEqualTo(ErrorCode.STALE_STAMP);
      CompletableFuture<ScratchClient.Writer> first = continued(node, NEXT);
      held.release();
      try (ScratchClient.Writer writer = second.join()) {
        assertThat(errorOf(() -> joined(first)).code()).isEqualTo(ErrorCode.STALE_STAMP);
        writer.send(content, 4_608, 8_192 - 4_608, false);
        writer.awaitAck();
        writer.finish(true);
      }
    }
    BlockKey last = ScratchClient.block(BLOCK.getBlockId(), NEXT + 1);
    assertThat(client.read(node.rpcAddress(), last, 0, 8_192)).isEqualTo(content);
    awaitIdle(node);
  }

  private CompletableFuture<ScratchClient.Writer> continued(DataNode node, long stamp) {
    return begin(
        () ->
            client.openWrite(
                node.rpcAddress(),
                client.continueRequest(BLOCK, stamp, FIRST, 512 + 4_096, List.of())));
  }

  private static void joined(CompletableFuture<ScratchClient.Writer> writer) throws Exception {
    try {
      writer.join().close();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DfsException known) {
        throw known;
      }
      throw e;
    }
  }
}
