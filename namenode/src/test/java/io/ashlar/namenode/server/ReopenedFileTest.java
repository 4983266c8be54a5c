package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.AppendFileResponse;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RecoverLeaseResponse;
import io.ashlar.protocol.client.SafeModeRequest;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.client.SaveNamespaceRequest;
import io.ashlar.protocol.client.SaveNamespaceResponse;
import io.ashlar.protocol.client.TruncateFileRequest;
import io.ashlar.protocol.client.TruncateFileResponse;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.rpc.CallOptions;
import io.ashlar.testkit.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are opened, cut and recovered while the NameNode or a primary goes away. */
final class ReopenedFileTest {
  private static final int WAIT_MS = 30_000;

  @TempDir Path folder;

  private final List<TestDataNode> datanodes = new ArrayList<>();
  private TestNameNode namenode;
  private TestPeer client;

  @BeforeEach
  void start() throws Exception {
    namenode =
        new TestNameNode(
            folder.resolve("name"),
            Map.of(
                "dfs.namenode.lease.soft-limit", "300ms",
                "dfs.namenode.lease.hard-limit", "1h",
                "dfs.namenode.recovery.interval", "200ms"));
    for (int i = 1; i <= 2; i++) {
      datanodes.add(new TestDataNode("dn" + i, "/r" + i, namenode.address()));
    }
    client = connect();
    awaitEndOfSafeMode();
  }

  @AfterEach
  void stop() {
    client.close();
    datanodes.forEach(TestDataNode::close);
    namenode.close();
    assertThat(namenode.faults).isEmpty();
  }

  @Test
  void shouldCutABlockAcrossARestartFromTheLogAndFromAnImage() throws Exception {
    LocatedBlock block = close("/f", 700);
    TruncateFileResponse reply =
        client.change(
            RpcMethod.TRUNCATE_FILE,
            TruncateFileRequest.newBuilder().setPath("/f").setLength(300).build(),
            TruncateFileResponse.parser());
    assertThat(reply.getDone()).isFalse();

    restart();
    assertThat(status("/f").getUnderConstruction()).isTrue();
    client.call(
        RpcMethod.SAVE_NAMESPACE,
        SaveNamespaceRequest.getDefaultInstance(),
        SaveNamespaceResponse.parser());
    restart();
    assertThat(status("/f").getLength()).isEqualTo(300);

    Led led = awaitRecovery();
    assertThat(led.command().getLengthExact()).isEqualTo(300);
    assertThat(led.command().getBlock()).isEqualTo(block.getBlock());
    led.primary().commitRecovery(led.command(), 300);

    assertThat(status("/f").getUnderConstruction()).isFalse();
    assertThat(status("/f").getLength()).isEqualTo(300);
  }

  @Test
  void shouldAskAnotherPrimaryWhenTheFirstIsSilentAndRefuseItLater() throws Exception {
    LocatedBlock block = create("/f");
    for (TestDataNode datanode : datanodes) {
      report(datanode, block, ReplicaEvent.RECEIVING, ReplicaState.RBW, 10);
    }
    client.change(
        RpcMethod.RECOVER_LEASE,
        RecoverLeaseRequest.newBuilder().setPath("/f").build(),
        RecoverLeaseResponse.parser());

    Led first = awaitRecovery();
    Led second = awaitRecovery();

    assertThat(second.primary().id()).isNotEqualTo(first.primary().id());
    assertThat(second.command().getRecoveryId()).isGreaterThan(first.command().getRecoveryId());
    refused(ErrorCode.STALE_STAMP, () -> first.primary().commitRecovery(first.command(), 10));
    second.primary().commitRecovery(second.command(), 9);
    refused(ErrorCode.STALE_STAMP, () -> first.primary().commitRecovery(first.command(), 10));
    assertThat(status("/f").getLength()).isEqualTo(9);
  }

  @Test
  void shouldRefuseARecoveryOfAFormerRegistration() throws Exception {
    RecoverBlock unknown = RecoverBlock.getDefaultInstance();
    try (TestDataNode former = new TestDataNode("dn9", "/r9", namenode.address());
        TestDataNode present = new TestDataNode("dn9", "/r9", namenode.address())) {
      refused(ErrorCode.UNKNOWN_REGISTRATION, () -> former.commitRecovery(unknown, 1));
      refused(ErrorCode.NOT_FOUND, () -> present.commitRecovery(unknown, 1));
    }
  }

  @Test
  void shouldCarryOutACallThatWasPutOffWhenItIsAskedAgain() throws Exception {
    LocatedBlock block = create("/f");
    report(datanodes.get(0), block, ReplicaEvent.RECEIVED, ReplicaState.FINALIZED, 77);
    try (TestPeer other = connect()) {
      CallOptions[] call = {other.nextCall()};
      AppendFileRequest request = AppendFileRequest.newBuilder().setPath("/f").build();
      refused(
          ErrorCode.FILE_UNDER_CONSTRUCTION,
          () -> other.send(RpcMethod.APPEND_FILE, request, other.nextCall()));
      List<ErrorCode> codes = new ArrayList<>();
      List<AppendFileResponse> replies = new ArrayList<>();

      Await.until(
          "the writer is late and its file is taken over",
          WAIT_MS,
          () -> {
            try {
              if (!codes.contains(ErrorCode.LEASE_RECOVERY)) {
                call[0] = other.nextCall();
              }
              replies.add(
                  other
                      .send(RpcMethod.APPEND_FILE, request, call[0])
                      .message(AppendFileResponse.parser()));
              return true;
            } catch (DfsException e) {
              codes.add(e.code());
              return false;
            }
          });

      assertThat(codes).contains(ErrorCode.LEASE_RECOVERY);
      assertThat(replies.get(0).getLastBlock().getLength()).isEqualTo(77);
      refused(ErrorCode.SESSION_UNKNOWN, () -> create("/g"));
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void refused(ErrorCode code, Action action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(DfsException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private record Led(TestDataNode primary, RecoverBlock command) {}

  /** Until a DataNode is told to lead a recovery. */
  private Led awaitRecovery() {
    List<Led> found = new ArrayList<>();
    Await.until(
        "block recovery is planned",
        WAIT_MS,
        () -> {
          for (TestDataNode datanode : datanodes) {
            for (DataNodeCommand command : datanode.heartbeat()) {
              if (command.hasRecoverBlock()) {
                found.add(new Led(datanode, command.getRecoverBlock()));
              }
            }
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  private void restart() throws Exception {
    client.close();
    namenode.restart();
    client = connect();
    for (TestDataNode datanode : datanodes) {
      datanode.connect(namenode.address());
    }
    awaitEndOfSafeMode();
  }

  private void awaitEndOfSafeMode() {
    Await.until(
        "safe mode is over",
        WAIT_MS,
        () ->
            !client
                .call(
                    RpcMethod.SAFE_MODE,
                    SafeModeRequest.getDefaultInstance(),
                    SafeModeResponse.parser())
                .getActive());
  }

  private TestPeer connect() throws Exception {
    return new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
  }

  private LocatedBlock create(String path) throws Exception {
    return client
        .change(
            RpcMethod.CREATE_FILE,
            CreateFileRequest.newBuilder()
                .setPath(path)
                .setMode(0644)
                .setBlockSize(1 << 20)
                .setWantFirstBlock(true)
                .build(),
            CreateFileResponse.parser())
        .getFirstBlock();
  }

  private LocatedBlock close(String path, long length) throws Exception {
    LocatedBlock block = create(path);
    client.change(
        RpcMethod.COMPLETE_FILE,
        CompleteFileRequest.newBuilder()
            .setInodeId(status(path).getInodeId())
            .setPath(path)
            .setLast(block.getBlock())
            .setLastLength(length)
            .build(),
        CompleteFileResponse.parser());
    for (TestDataNode datanode : datanodes) {
      report(datanode, block, ReplicaEvent.RECEIVED, ReplicaState.FINALIZED, length);
    }
    return block;
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

  private FileStatus status(String path) throws Exception {
    return client
        .call(
            RpcMethod.GET_FILE_STATUS,
            GetFileStatusRequest.newBuilder().setPath(path).build(),
            GetFileStatusResponse.parser())
        .getStatus();
  }
}
