package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.testing.FakeNameNode;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Readers that come while a replica is opened again and finalized, over and over. */
final class ReadWhileMovingTest extends DataNodeTest {
  private static final int ROUNDS = 60;
  private static final int STEP = 300;
  private static final List<ErrorCode> TRY_AGAIN =
      List.of(ErrorCode.STALE_STAMP, ErrorCode.REPLICA_NOT_READY);

  private final AtomicLong stamp = new AtomicLong(BLOCK.getGenerationStamp());
  private final AtomicLong length = new AtomicLong(STEP);
  private final AtomicBoolean over = new AtomicBoolean();
  private final byte[] content = TestCluster.bytes(STEP * (ROUNDS + 1), 1);
  private final Map<ErrorCode, Integer> refusals = new EnumMap<>(ErrorCode.class);

  @Test
  void shouldBeServedOrToldToTryAgainAndNeverTakeTheReplicaForDamaged() throws Exception {
    startCluster(RealDisk.INSTANCE);
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.sendAll(Arrays.copyOf(content, STEP), 1_024);
      writer.finish(true);
    }
    CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> readAllTheTime(node));
    for (int round = 0; round < ROUNDS; round++) {
      append(node);
    }
    over.set(true);
    assertThat(reads.join()).isPositive();
    assertThat(refusals.keySet()).isSubsetOf(TRY_AGAIN);
    assertThat(replicaOf(node).corrupt()).isFalse();
    assertThat(client.read(node.rpcAddress(), key(), 0, content.length)).isEqualTo(content);
    awaitIdle(node);
    assertThat(cluster.faults()).isEmpty();
  }

  private BlockKey key() {
    return ScratchClient.block(BLOCK.getBlockId(), stamp.get());
  }

  private void append(DataNode node) throws DfsException {
    int had = (int) length.get();
    BlockKey before = key();
    long next = stamp.get() + 1;
    try (ScratchClient.Writer writer =
        client.openWrite(
            node.rpcAddress(), client.continueRequest(before, next, had, had, List.of()))) {
      stamp.set(next);
      int chunk = had / CHUNK * CHUNK;
      writer.send(content, chunk, had + STEP - chunk, false);
      writer.awaitAck();
      length.set(had + STEP);
      writer.finish(false);
    }
  }

  /** Bytes that were acknowledged when a read began are there, or it is told to try again. */
  private int readAllTheTime(DataNode node) {
    int served = 0;
    try (ScratchClient reader = new ScratchClient(FakeNameNode.NAMESPACE, CHUNK)) {
      while (!over.get()) {
        int known = (int) length.get();
        try {
          byte[] found = reader.read(node.rpcAddress(), key(), 0, known);
          assertThat(found).isEqualTo(Arrays.copyOf(content, known));
          served++;
        } catch (DfsException e) {
          refusals.merge(e.code(), 1, Integer::sum);
        }
      }
    }
    return served;
  }
}
