package io.ashlar.it.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.datanode.pipeline.PacketInfo;
import io.ashlar.datanode.pipeline.PipelineAction;
import io.ashlar.datanode.pipeline.PipelineMember;
import io.ashlar.datanode.pipeline.PipelineSpec;
import io.ashlar.datanode.pipeline.WritePipeline;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.it.simulation.cluster.Lie;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.FileCompleted;
import io.ashlar.protocol.rpc.CallOrigin;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.testkit.FakeDisk;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each bug that is woven in changes what the product does, and nothing of it stays behind. */
final class PlantedBugsTest {
  private static final int CHUNK = 512;
  private static final SessionId SESSION = new SessionId(1);
  private static final InodeId FILE = new InodeId(NamespaceView.ROOT_ID.value() + 1);

  @Test
  void shouldHaveTenBugsWithNamesOfTheirOwn() {
    assertThat(PlantedBugs.ALL).extracting(PlantedBug::name).doesNotHaveDuplicates().hasSize(10);
    assertThat(PlantedBugs.ALL)
        .filteredOn(bug -> bug.lies().isEmpty())
        .allSatisfy(bug -> assertThat(bug.cuts()).isNotEmpty())
        .hasSize(10 - Lie.values().length);
  }

  @Test
  void shouldTakeWhatDoesNotVerify() throws Exception {
    assertPlanted(
        "skips-checksum-on-receipt",
        () -> new PacketInfo(0, 0, 1, 0, false, false, false).verified(),
        false,
        true);
  }

  @Test
  void shouldAckWhatNoOtherNodeHas() throws Exception {
    assertPlanted(
        "acks-before-mirror",
        () -> {
          WritePipeline pipeline =
              new WritePipeline(new PipelineSpec("b", "dn1", "dn2", 2, CHUNK, false, 1_000), 0);
          pipeline.onReplicaOpened("s", 0);
          pipeline.onMirrorReady(
              List.of(new PipelineMember("dn2", "s", 0), new PipelineMember("dn3", "s", 0)));
          pipeline.onPacket(new PacketInfo(0, 0, 1, 0, true, false, true), 0);
          return acks(pipeline.onDiskWritten(0, 0));
        },
        List.of(),
        List.of(3));
  }

  /** How many nodes each ack speaks for. */
  private static List<Integer> acks(List<PipelineAction> actions) {
    return actions.stream()
        .filter(PipelineAction.SendAck.class::isInstance)
        .map(action -> ((PipelineAction.SendAck) action).nodes().size())
        .toList();
  }

  @Test
  void shouldTakeAnOldGenerationForAGoodReplica() throws Exception {
    assertPlanted(
        "accepts-old-stamp",
        () -> {
          Object block =
              made("io.ashlar.namenode.block.BlockFacts", 7, 7, 10, BlockState.COMPLETE, 3);
          Object replica =
              made("io.ashlar.namenode.block.Replica", null, 6, 10, ReplicaState.FINALIZED, false);
          return call("io.ashlar.namenode.block.ReplicaVerdict", "of", null, block, replica)
              .toString();
        },
        "STALE",
        "GOOD");
  }

  @Test
  void shouldForgetLeasesOfASessionThatEnds() throws Exception {
    assertPlanted(
        "removes-lease-early",
        () -> {
          Namespace namespace = withOpenFile();
          assertThat(namespace.leaseCount()).isEqualTo(1);
          namespace.endSession(SESSION);
          return namespace.leaseHolders().size() + namespace.leaseCount();
        },
        2,
        0);
  }

  @Test
  void shouldGoOnBehindAChunkThatIsNotWhole() throws Exception {
    assertPlanted(
        "resends-at-wrong-offset",
        () -> {
          FakeDisk disk = new FakeDisk(1);
          disk.createDirectories(Path.of("/folder"));
          DiskFile file = disk.createNew(Path.of("/folder/file"));
          file.write(ByteBuffer.allocate(CHUNK + 100), 0);
          Object before =
              made(
                  "io.ashlar.datanode.replica.RepeatedBytes",
                  ReplicaKey.of(1, 1),
                  file,
                  file,
                  CHUNK,
                  CHUNK + 100L);
          return call(
              "io.ashlar.datanode.replica.RepeatedBytes",
              "skip",
              before,
              (long) CHUNK,
              ByteBuffer.allocate(CHUNK),
              ByteBuffer.allocate(4));
        },
        0,
        CHUNK);
  }

  @Test
  void shouldKeepNoAnswerOfAComplete() throws Exception {
    assertPlanted(
        "decides-complete-again",
        () -> {
          Namespace namespace = withOpenFile();
          RecordAppliers.apply(
              namespace,
              EditEntry.newBuilder()
                  .setFirstTxid(namespace.appliedTxid() + 1)
                  .setOrigin(CallOrigin.newBuilder().setSessionId(SESSION.value()).setCallNumber(1))
                  .addRecords(
                      EditRecord.newBuilder()
                          .setFileCompleted(FileCompleted.newBuilder().setInodeId(FILE.value())))
                  .build());
          SessionView session = Objects.requireNonNull(namespace.session(SESSION));
          return session.result(1) != null;
        },
        true,
        false);
  }

  private static Namespace withOpenFile() {
    Namespace namespace = new SlabNamespace(new HashKey(1, 2));
    namespace.openSession(SESSION, "client", "user");
    namespace.addFile(
        FILE,
        NamespaceView.ROOT_ID,
        "file",
        new InodeAttributes("user", "group", 0644, 0),
        new FileLayout(3, 1 << 20, ChecksumSpec.getDefaultInstance()),
        new LeaseHolder(SESSION, "client"));
    return namespace;
  }

  @Test
  void shouldRefuseToWeaveWhatIsNotThereAnyMore() {
    for (Cut cut :
        List.of(
            new Cut("io.ashlar.datanode.pipeline.Renamed", "verified", Object.class),
            new Cut("io.ashlar.datanode.pipeline.PacketInfo", "renamed", Object.class))) {
      PlantedBug bug = PlantedBug.woven("stale", List.of(cut), "I1");
      assertThatThrownBy(() -> bug.during(() -> "")).hasMessageContaining(cut + " cannot be woven");
    }
  }

  private static <T> void assertPlanted(
      String name, PlantedBug.Run<T, Exception> behaviour, T shipped, T planted) throws Exception {
    assertThat(behaviour.run()).isEqualTo(shipped);
    assertThat(PlantedBugs.named(name).during(behaviour)).isEqualTo(planted);
    assertThat(behaviour.run()).as("after the bug").isEqualTo(shipped);
  }

  private static Object made(String type, @Nullable Object... arguments) throws Exception {
    Constructor<?> constructor = Class.forName(type).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }

  private static Object call(
      String type, String name, @Nullable Object target, @Nullable Object... arguments)
      throws Exception {
    Method method =
        Arrays.stream(Class.forName(type).getDeclaredMethods())
            .filter(one -> one.getName().equals(name))
            .findFirst()
            .orElseThrow();
    method.setAccessible(true);
    return method.invoke(target, arguments);
  }
}
