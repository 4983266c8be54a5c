package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.FakeNameNode;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.BeginRecoveryRequest;
import io.ashlar.protocol.data.BeginRecoveryResponse;
import io.ashlar.protocol.data.FinishRecoveryRequest;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Several who continue, close and recover one replica at the same time; no acked byte is lost. */
final class ContendedReplicaTest extends DataNodeTest {
  private static final int ACTORS = 4;
  private static final int ROUNDS = 25;
  private static final int FIRST = 1_000;

  /** What those hear who came too late; anything else is a fault. */
  private static final Set<ErrorCode> TOO_LATE =
      Set.of(ErrorCode.STALE_STAMP, ErrorCode.REPLICA_NOT_READY);

  private final byte[] content = TestCluster.bytes(1 << 20, 1);
  private final AtomicLong stamp = new AtomicLong(BLOCK.getGenerationStamp());
  private final AtomicLong acked = new AtomicLong(FIRST);
  private final Set<ErrorCode> refusals = ConcurrentHashMap.newKeySet();

  @Test
  void shouldLoseNoAckedByteWhoeverWins() throws Exception {
    startCluster(RealDisk.INSTANCE);
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.send(content, 0, FIRST, false);
      writer.awaitAck();
    }
    List<CompletableFuture<Void>> actors = new ArrayList<>();
    for (int i = 0; i < ACTORS; i++) {
      long seed = i;
      actors.add(CompletableFuture.runAsync(() -> act(node, new SplittableRandom(seed))));
    }
    actors.forEach(CompletableFuture::join);
    act(node, new SplittableRandom(ACTORS)); // Alone it gets on, whatever the others left behind.
    awaitIdle(node);
    assertThat(refusals).isSubsetOf(TOO_LATE);
    assertThat(acked.get()).as("somebody got on").isGreaterThan(FIRST);
    recover(client, node);
    assertThat(replicaOf(node).state()).isEqualTo(ReplicaState.FINALIZED);
    int length = (int) replicaOf(node).length();
    assertThat(length).isGreaterThanOrEqualTo((int) acked.get());
    BlockKey last = ScratchClient.block(BLOCK.getBlockId(), stamp.get());
    assertThat(client.read(node.rpcAddress(), last, 0, length))
        .isEqualTo(Arrays.copyOf(content, length));
    awaitIdle(node);
    int chunks = (length + CHUNK - 1) / CHUNK;
    assertThat(node.volumes().healthy().get(0).space().usedBytes())
        .isEqualTo(length + 128 + 4L * chunks);
    assertThat(cluster.faults()).isEmpty();
  }

  private void act(DataNode node, SplittableRandom random) {
    try (ScratchClient mine = new ScratchClient(FakeNameNode.NAMESPACE, CHUNK)) {
      for (int round = 0; round < ROUNDS; round++) {
        try {
          if (random.nextInt(4) == 0) {
            recover(mine, node);
          } else {
            goOn(mine, node, random);
          }
        } catch (DfsException e) {
          refusals.add(e.code());
        }
      }
    }
  }

  private void goOn(ScratchClient mine, DataNode node, SplittableRandom random)
      throws DfsException {
    long least = acked.get();
    try (ScratchClient.Writer writer =
        mine.openWrite(
            node.rpcAddress(),
            mine.continueRequest(
                BLOCK, stamp.incrementAndGet(), least, content.length, List.of()))) {
      int had = (int) writer.ready().getNodes(0).getLength();
      int at = (int) (random.nextBoolean() ? least : had);
      for (int packets = random.nextInt(4); packets > 0; packets--) {
        int start = at / CHUNK * CHUNK;
        int end = Math.min(content.length, Math.max(at, had) + random.nextInt(1, 2_000));
        writer.send(content, start, end - start, random.nextInt(3) == 0);
        writer.awaitAck();
        acked.accumulateAndGet(end, Math::max);
        at = end;
      }
      if (random.nextInt(3) == 0) {
        writer.finish(random.nextBoolean());
      }
    }
  }

  private void recover(ScratchClient mine, DataNode node) throws DfsException {
    long id = stamp.incrementAndGet();
    BeginRecoveryResponse found =
        mine.call(
                node.rpcAddress(),
                RpcMethod.BEGIN_RECOVERY,
                BeginRecoveryRequest.newBuilder().setBlock(BLOCK).setRecoveryId(id).build())
            .message(BeginRecoveryResponse.parser());
    assertThat(found.getFound()).isTrue();
    mine.call(
        node.rpcAddress(),
        RpcMethod.FINISH_RECOVERY,
        FinishRecoveryRequest.newBuilder()
            .setBlock(ScratchClient.block(BLOCK.getBlockId(), found.getGenerationStamp()))
            .setRecoveryId(id)
            .setLength(found.getLength())
            .build());
  }
}
