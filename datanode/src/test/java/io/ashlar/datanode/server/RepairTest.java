package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.datanode.CommandResult;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.RepairReplica;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged chunks that one node takes from others, over real sockets and disks. */
final class RepairTest extends DataNodeTest {
  private static final int LENGTH = 3_000_077;

  private DataNode one;
  private DataNode two;
  private DataNode three;
  private byte[] content;
  private long commandId;

  @BeforeEach
  void start() throws Exception {
    startCluster(RealDisk.INSTANCE);
    one = cluster.start("dn1", Map.of("dfs.datanode.scan.period", "0s"));
    two = cluster.start("dn2", Map.of("dfs.datanode.scan.period", "0s"));
    three = cluster.start("dn3", Map.of("dfs.datanode.scan.period", "0s"));
    content = write(one, BLOCK, LENGTH);
    write(two, BLOCK, LENGTH);
    write(three, BLOCK, LENGTH);
  }

  private CommandResult repair(DataNode node, long length, DataNode... sources) {
    long id = ++commandId;
    RepairReplica.Builder order = RepairReplica.newBuilder().setBlock(BLOCK).setLength(length);
    for (DataNode source : sources) {
      order.addSources(ScratchClient.target(source.nodeId(), source.rpcAddress()));
    }
    cluster
        .nameNode()
        .sendTo(
            node.nodeId(),
            DataNodeCommand.newBuilder()
                .setCommandId(id)
                .setEpoch(1_000)
                .setRepairReplica(order)
                .build());
    Await.until("the repair has ended", WAIT_MS, () -> !results(id).isEmpty());
    return results(id).get(0);
  }

  private List<CommandResult> results(long id) {
    return cluster.nameNode().heartbeats().stream()
        .flatMap(heartbeat -> heartbeat.getResultsList().stream())
        .filter(result -> result.getCommandId() == id)
        .toList();
  }

  private Path file(String node, boolean checksums) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(node))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("blk_"))
          .filter(file -> file.toString().endsWith(".meta") == checksums)
          .findFirst()
          .orElseThrow();
    }
  }

  private Path data(String node) throws IOException {
    return file(node, false);
  }

  private Path sums(String node) throws IOException {
    return file(node, true);
  }

  private static void flip(Path path, long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(at);
      int old = file.read();
      file.seek(at);
      file.write(old ^ 1);
    }
  }

  private static void cut(Path path, long length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(length);
    }
  }

  private long count(DataNode node, String name) {
    return node.metrics().counter("datanode." + name).getCount();
  }

  private void expectGood(DataNode node, String name) throws Exception {
    assertThat(Files.readAllBytes(data(name))).isEqualTo(content);
    assertThat(Files.mismatch(sums(name), sums("dn3"))).isBetween(-1L, 127L); // Ends may differ.
    assertThat(client.read(node.rpcAddress(), BLOCK, 0, LENGTH)).isEqualTo(content);
    assertThat(replicaOf(node).corrupt()).isFalse();
    assertThat(cluster.nameNode().heardOf(ReplicaEvent.REPAIRED, BLOCK.getBlockId())).isTrue();
    awaitIdle(node);
    assertThat(node.volumes().healthy().get(0).space().usedBytes())
        .isEqualTo(three.volumes().healthy().get(0).space().usedBytes());
    assertThat(cluster.faults()).isEmpty();
  }

  /** What happens to the files of the first node. */
  enum Damage {
    FIRST_CHUNK {
      @Override
      void strike(Path data, Path sums) throws IOException {
        flip(data, 3);
      }
    },
    LAST_CHUNK {
      @Override
      void strike(Path data, Path sums) throws IOException {
        flip(data, LENGTH - 1);
      }
    },
    STORED_CHECKSUM {
      @Override
      void strike(Path data, Path sums) throws IOException {
        flip(sums, 4_000);
      }
    },
    HEADER {
      @Override
      void strike(Path data, Path sums) throws IOException {
        flip(sums, 9);
        flip(data, 1_000_000);
      }
    },
    DATA_CUT {
      @Override
      void strike(Path data, Path sums) throws IOException {
        cut(data, LENGTH / 3);
      }
    },
    DATA_TOO_LONG {
      @Override
      void strike(Path data, Path sums) throws IOException {
        Files.write(data, new byte[999], StandardOpenOption.APPEND);
      }
    },
    SUMS_TOO_LONG {
      @Override
      void strike(Path data, Path sums) throws IOException {
        Files.write(sums, new byte[7], StandardOpenOption.APPEND);
      }
    },
    SUMS_CUT {
      @Override
      void strike(Path data, Path sums) throws IOException {
        cut(sums, 5_000);
      }
    },
    SUMS_EMPTY {
      @Override
      void strike(Path data, Path sums) throws IOException {
        cut(sums, 0);
      }
    },
    DATA_GONE {
      @Override
      void strike(Path data, Path sums) throws IOException {
        Files.delete(data);
      }
    },
    SUMS_GONE {
      @Override
      void strike(Path data, Path sums) throws IOException {
        Files.delete(sums);
      }
    },
    BOTH_GONE {
      @Override
      void strike(Path data, Path sums) throws IOException {
        Files.delete(data);
        Files.delete(sums);
      }
    };

    abstract void strike(Path data, Path sums) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void shouldHealEveryKindOfDamage(Damage damage) throws Exception {
    damage.strike(data("dn1"), sums("dn1"));

    assertThat(repair(one, LENGTH, two, three).getError()).isEqualTo(noError());

    expectGood(one, "dn1");
    assertThat(count(one, "repair.repaired")).isEqualTo(1);
  }

  private static io.ashlar.protocol.types.ErrorDetail noError() {
    return io.ashlar.protocol.types.ErrorDetail.getDefaultInstance();
  }

  @Test
  void shouldMoveOneChunkForOneBit() throws Exception {
    flip(data("dn1"), 1_234_567);

    assertThat(repair(one, LENGTH, two, three).hasError()).isFalse();

    expectGood(one, "dn1");
    assertThat(count(one, "repair.bytes")).isEqualTo(CHUNK + 4);
    assertThat(count(one, "repair.chunks.damaged")).isEqualTo(1);
    assertThat(count(two, "repair.bytes.served")).isEqualTo(CHUNK + 4);
  }

  @Test
  void shouldMoveNothingForAGoodReplicaAndSayThatItIsGood() throws Exception {
    assertThat(repair(one, LENGTH, two).hasError()).isFalse();

    expectGood(one, "dn1");
    assertThat(count(one, "repair.bytes")).isZero();
  }

  @Test
  void shouldTakeWhatIsGoodOfDamagedReplicasAndFindTheirDamage() throws Exception {
    flip(data("dn1"), 1_000);
    flip(data("dn1"), 900_000);
    flip(data("dn2"), 1_000);
    flip(data("dn3"), 900_000);

    assertThat(repair(one, LENGTH, two, three).hasError()).isFalse();

    assertThat(Files.readAllBytes(data("dn1"))).isEqualTo(content);
    assertThat(replicaOf(two).corrupt()).isTrue();
    assertThat(repair(two, LENGTH, one, three).hasError()).isFalse();
    assertThat(repair(three, LENGTH, one, two).hasError()).isFalse();
    assertThat(Files.readAllBytes(data("dn2"))).isEqualTo(content);
    assertThat(Files.readAllBytes(data("dn3"))).isEqualTo(content);
    assertThat(replicaOf(two).corrupt()).isFalse();
  }

  @Test
  void shouldNameWhatNobodyHasAndWinTheRest() throws Exception {
    for (String name : List.of("dn1", "dn2", "dn3")) {
      flip(data(name), 512 * 100 + 7);
    }
    flip(data("dn1"), 2_000_000);

    CommandResult result = repair(one, LENGTH, two, three);

    DfsError error = DfsError.fromWire(result.getError());
    assertThat(error.code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    assertThat(error.evidence()).containsEntry("lost", "51200-51712");
    assertThat(Files.mismatch(data("dn1"), data("dn2"))).isEqualTo(-1);
    assertThat(cluster.nameNode().heardOf(ReplicaEvent.REPAIRED, BLOCK.getBlockId())).isFalse();
    assertThat(errorOf(() -> client.read(one.rpcAddress(), BLOCK, 51_200, 10)).code())
        .isIn(ErrorCode.CHECKSUM_ERROR, ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void shouldFindTheOneSourceOfEachChunkAmongManyThatAreMissing() throws Exception {
    cut(data("dn1"), 0);
    flip(data("dn2"), 512 * 10);
    flip(data("dn3"), 512 * 11);

    assertThat(repair(one, LENGTH, two, three).hasError()).isFalse();

    assertThat(Files.readAllBytes(data("dn1"))).isEqualTo(content);
  }

  @Test
  void shouldNotCallAnythingLostWhileASourceCannotBeAsked() throws Exception {
    flip(data("dn1"), 5);
    two.close();

    DfsError error = DfsError.fromWire(repair(one, LENGTH, two).getError());

    assertThat(error.code()).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(error.evidence()).doesNotContainKey("lost");
    assertThat(repair(one, LENGTH, two, three).hasError()).isFalse();
    assertThat(Files.readAllBytes(data("dn1"))).isEqualTo(content);
  }

  @Test
  void shouldNotRepairTheSamePlaceTwice() throws Exception {
    flip(data("dn1"), 5);
    assertThat(repair(one, LENGTH, two).hasError()).isFalse();
    flip(data("dn1"), 2_500_000);
    assertThat(repair(one, LENGTH, two).hasError()).isFalse();

    flip(data("dn1"), 5_000);
    DfsError error = DfsError.fromWire(repair(one, LENGTH, two).getError());

    assertThat(error.code()).isEqualTo(ErrorCode.DISK_ERROR);
    assertThat(error.evidence()).containsEntry("again", "4608-5120");
  }

  @Test
  void shouldRepairNothingButExactlyWhatIsOrdered() throws Exception {
    flip(data("dn1"), 5);

    assertThat(DfsError.fromWire(repair(one, LENGTH - 1, two).getError()).code())
        .isEqualTo(ErrorCode.REPLICA_NOT_READY);
    BlockKey unknown = ScratchClient.block(BLOCK.getBlockId() + 16, BLOCK.getGenerationStamp());
    write(two, unknown, 100);

    assertThat(count(one, "repair.bytes")).isZero();
    awaitIdle(one);
  }

  @Test
  void shouldNotTakeAnotherBlocksFilesForItsOwn() throws Exception {
    BlockKey other = ScratchClient.block(BLOCK.getBlockId() + 16, BLOCK.getGenerationStamp());
    byte[] foreign = TestCluster.bytes(LENGTH, 99);
    try (ScratchClient.Writer writer = open(one, other)) {
      writer.sendAll(foreign, 64 << 10);
      writer.finish(true);
    }
    Path mine = data("dn1").resolveSibling("blk_" + BLOCK.getBlockId());
    Path theirs = mine.resolveSibling("blk_" + other.getBlockId());
    Path mySums = mine.resolveSibling(mine.getFileName() + "_1001.meta");
    Path theirSums = mine.resolveSibling(theirs.getFileName() + "_1001.meta");
    Files.copy(theirs, mine, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.copy(theirSums, mySums, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(repair(one, LENGTH, two).hasError()).isFalse();

    assertThat(Files.readAllBytes(mine)).isEqualTo(content);
    assertThat(client.read(one.rpcAddress(), BLOCK, 0, LENGTH)).isEqualTo(content);
  }
}
