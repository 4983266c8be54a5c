package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.datanode.CommandResult;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.TransferBlock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Final replicas that the NameNode has one node send to another, over real sockets and disks. */
final class TransferTest extends DataNodeTest {
  private static final int LENGTH = 3_000_000;

  private DataNode one;
  private DataNode two;
  private long commandId;

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
    one = cluster.start("dn1");
    two = cluster.start("dn2");
  }

  /** Orders a transfer from the first node to the second, and gives what it says of it. */
  private CommandResult transfer(BlockKey block, long length) {
    long id = ++commandId;
    cluster
        .nameNode()
        .sendTo(
            one.nodeId(),
            DataNodeCommand.newBuilder()
                .setCommandId(id)
                .setEpoch(1_000)
                .setTransferBlock(
                    TransferBlock.newBuilder()
                        .setBlock(block)
                        .setLength(length)
                        .setTarget(ScratchClient.target(two.nodeId(), two.rpcAddress())))
                .build());
    Await.until("the transfer has ended", WAIT_MS, () -> !results(id).isEmpty());
    return results(id).get(0);
  }

  private List<CommandResult> results(long id) {
    return cluster.nameNode().heartbeats().stream()
        .flatMap(heartbeat -> heartbeat.getResultsList().stream())
        .filter(result -> result.getCommandId() == id)
        .toList();
  }

  private static ErrorCode codeOf(CommandResult result) {
    assertThat(result.hasError()).isTrue();
    return DfsError.fromWire(result.getError()).code();
  }

  private List<Path> replicaFiles(String node) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(node))) {
      return files.filter(file -> file.getFileName().toString().startsWith("blk_")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 700, LENGTH})
  void shouldMakeAFinalReplicaThatIsReported(int length) throws Exception {
    write(one, BLOCK, length);
    byte[] content = client.read(one.rpcAddress(), BLOCK, 0, length);

    assertThat(transfer(BLOCK, length).hasError()).isFalse();

    assertThat(replicaOf(two).state()).isEqualTo(ReplicaState.FINALIZED);
    assertThat(replicaOf(two).key()).isEqualTo(replicaOf(one).key());
    assertThat(client.read(two.rpcAddress(), BLOCK, 0, length)).isEqualTo(content);
    Await.until(
        "both nodes report it",
        WAIT_MS,
        () ->
            cluster.nameNode().changes().stream()
                    .filter(change -> change.getEvent() == ReplicaEvent.RECEIVED)
                    .count()
                == 2);
    awaitIdle(one);
    awaitIdle(two);
    assertThat(two.volumes().healthy().get(0).space().usedBytes())
        .isEqualTo(one.volumes().healthy().get(0).space().usedBytes());
    assertThat(cluster.faults()).isEmpty();
  }

  @Test
  void shouldSendNothingButExactlyWhatIsOrdered() throws Exception {
    write(one, BLOCK, 1_000);
    BlockKey newer = ScratchClient.block(BLOCK.getBlockId(), BLOCK.getGenerationStamp() + 1);
    BlockKey unknown = ScratchClient.block(BLOCK.getBlockId() + 16, BLOCK.getGenerationStamp());

    assertThat(codeOf(transfer(BLOCK, 999))).isEqualTo(ErrorCode.REPLICA_NOT_READY);
    assertThat(codeOf(transfer(newer, 1_000))).isEqualTo(ErrorCode.STALE_STAMP);
    assertThat(codeOf(transfer(unknown, 1_000))).isEqualTo(ErrorCode.REPLICA_NOT_FOUND);

    assertThat(replicaFiles("dn2")).isEmpty();
    awaitIdle(one);
  }

  @Test
  void shouldNotSendAReplicaThatIsBeingWritten() throws Exception {
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      writer.sendAll(TestCluster.bytes(1_000, 3), 1_000);

      assertThat(codeOf(transfer(BLOCK, 1_000))).isEqualTo(ErrorCode.REPLICA_NOT_READY);
    }
    assertThat(replicaFiles("dn2")).isEmpty();
  }

  @Test
  void shouldNotSpreadADamagedReplica() throws Exception {
    write(one, BLOCK, LENGTH);
    Path data =
        replicaFiles("dn1").stream()
            .filter(file -> !file.toString().endsWith(".meta"))
            .findFirst()
            .orElseThrow();
    try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
      file.seek(LENGTH - 5);
      int old = file.read();
      file.seek(LENGTH - 5);
      file.write(old ^ 1);
    }

    assertThat(codeOf(transfer(BLOCK, LENGTH))).isEqualTo(ErrorCode.CHECKSUM_ERROR);

    assertThat(cluster.nameNode().heardOf(ReplicaEvent.CORRUPT, BLOCK.getBlockId())).isTrue();
    Await.until("nothing is left of it", WAIT_MS, () -> replicaFiles("dn2").isEmpty());
    awaitIdle(one);
    awaitIdle(two);
  }

  @Test
  void shouldNotReplaceAReplicaOfTheSameStamp() throws Exception {
    write(one, BLOCK, 1_000);
    write(two, BLOCK, 1_000);

    assertThat(codeOf(transfer(BLOCK, 1_000))).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(replicaFiles("dn2")).hasSize(2);
  }
}
