package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.AppendFileResponse;
import io.ashlar.protocol.client.CloseSessionRequest;
import io.ashlar.protocol.client.CloseSessionResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RecoverLeaseResponse;
import io.ashlar.protocol.client.SafeModeRequest;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.testkit.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole NameNode does with the files of a writer that is gone. */
final class WriterGoneTest {
  private static final int WAIT_MS = 30_000;

  @TempDir Path folder;

  private final List<TestDataNode> datanodes = new ArrayList<>();
  private TestNameNode namenode;
  private TestPeer writer;
  private TestPeer other;

  @BeforeEach
  void start() throws Exception {
    namenode =
        new TestNameNode(
            folder.resolve("name"),
            Map.of(
                "dfs.namenode.lease.soft-limit", "200ms",
                "dfs.namenode.lease.hard-limit", "400ms"));
    for (int i = 1; i <= 2; i++) {
      datanodes.add(new TestDataNode("dn" + i, "/r" + i, namenode.address()));
    }
    writer = new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
    other = new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
    Await.until(
        "safe mode is off",
        WAIT_MS,
        () ->
            !other
                .call(
                    RpcMethod.SAFE_MODE,
                    SafeModeRequest.getDefaultInstance(),
                    SafeModeResponse.parser())
                .getActive());
  }

  @AfterEach
  void stop() {
    writer.close();
    other.close();
    datanodes.forEach(TestDataNode::close);
    namenode.close();
    assertThat(namenode.faults).isEmpty();
  }

  @Test
  void shouldDropABlockThatNoWriterEverReachedAndCloseTheFile() throws Exception {
    create(writer, "/f");

    Await.until(
        "the file is closed",
        WAIT_MS,
        () -> {
          for (TestDataNode datanode : datanodes) {
            datanode.heartbeat();
          }
          return !status("/f").getUnderConstruction();
        });

    assertThat(status("/f").getBlockCount()).isZero();
  }

  @Test
  void shouldCloseAtTheLengthOfFinalizedReplicasOnceTheSessionIsClosed() throws Exception {
    LocatedBlock block = create(writer, "/f");
    for (TestDataNode datanode : datanodes) {
      report(datanode, block, ReplicaEvent.RECEIVED, ReplicaState.FINALIZED, 77);
    }

    writer.call(
        RpcMethod.CLOSE_SESSION,
        CloseSessionRequest.newBuilder().setSessionId(writer.sessionId()).build(),
        CloseSessionResponse.parser());

    Await.until("the file is closed", WAIT_MS, () -> !status("/f").getUnderConstruction());
    assertThat(status("/f").getLength()).isEqualTo(77);
  }

  @Test
  void shouldKeepAFileOpenThatAwaitsBlockRecoveryAndSaySo() throws Exception {
    LocatedBlock block = create(writer, "/f");
    report(datanodes.get(0), block, ReplicaEvent.RECEIVING, ReplicaState.RBW, 10);

    Await.until(
        "the writer counts as gone",
        WAIT_MS,
        () -> status("/f").getWriter().getAwaitsBlockRecovery());

    assertThat(status("/f").getWriter().getClientName()).isEqualTo("tester");
    assertThatThrownBy(() -> append(other, "/f"))
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.LEASE_RECOVERY);
              assertThat(e.error().evidence())
                  .containsEntry("holder", "tester")
                  .containsEntry("awaitsBlockRecovery", "true");
            });
  }

  @Test
  void shouldRecoverTheLastBlockThroughAPrimaryAndCloseTheFile() throws Exception {
    LocatedBlock block = create(writer, "/f");
    TestDataNode primary = datanodes.get(0);
    report(primary, block, ReplicaEvent.RECEIVING, ReplicaState.RBW, 10);
    assertThat(
            other
                .change(
                    RpcMethod.RECOVER_LEASE,
                    RecoverLeaseRequest.newBuilder().setPath("/f").build(),
                    RecoverLeaseResponse.parser())
                .getClosed())
        .isFalse();

    RecoverBlock command = awaitRecovery(primary);
    assertThat(command.getBlock()).isEqualTo(block.getBlock());
    assertThat(command.getCandidatesList())
        .extracting(ReplicaLocation::getNodeId)
        .containsExactly(primary.id());
    primary.commitRecovery(command, 10);
    primary.commitRecovery(command, 10); // Its answer was lost.

    assertThat(status("/f").getUnderConstruction()).isFalse();
    assertThat(status("/f").getLength()).isEqualTo(10);
    assertThatThrownBy(() -> primary.commitRecovery(command, 11))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_STAMP));
  }

  private static RecoverBlock awaitRecovery(TestDataNode primary) throws Exception {
    List<RecoverBlock> found = new ArrayList<>();
    Await.until(
        "block recovery is planned",
        WAIT_MS,
        () -> {
          for (DataNodeCommand command : primary.heartbeat()) {
            if (command.hasRecoverBlock()) {
              found.add(command.getRecoverBlock());
            }
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  private static void append(TestPeer client, String path) throws Exception {
    client.change(
        RpcMethod.APPEND_FILE,
        AppendFileRequest.newBuilder().setPath(path).build(),
        AppendFileResponse.parser());
  }

  private static void report(
      TestDataNode datanode,
      LocatedBlock block,
      ReplicaEvent event,
      ReplicaState state,
      long length)
      throws Exception {
    datanode.report(
        event,
        Messages.replica(
            block.getBlock().getBlockId(), block.getBlock().getGenerationStamp(), length, state));
  }

  private static LocatedBlock create(TestPeer client, String path) throws Exception {
    return client
        .change(
            RpcMethod.CREATE_FILE,
            CreateFileRequest.newBuilder()
                .setPath(path)
                .setMode(0644)
                .setBlockSize(1 << 20)
                .setWantFirstBlock(true)
                .setOverwrite(true)
                .build(),
            CreateFileResponse.parser())
        .getFirstBlock();
  }

  private FileStatus status(String path) throws Exception {
    return other
        .call(
            RpcMethod.GET_FILE_STATUS,
            GetFileStatusRequest.newBuilder().setPath(path).build(),
            GetFileStatusResponse.parser())
        .getStatus();
  }
}
