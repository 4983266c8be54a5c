package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AddBlockResponse;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.DeleteResponse;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.client.GetNamespaceDigestRequest;
import io.ashlar.protocol.client.GetNamespaceDigestResponse;
import io.ashlar.protocol.client.GetReportRequest;
import io.ashlar.protocol.client.GetReportResponse;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.client.SafeModeRequest;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
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

final class NameNodeServerTest {
  private static final long MEGABYTE = 1 << 20;
  private static final int WAIT_MS = 30_000;

  @TempDir Path folder;

  private TestNameNode namenode;
  private final List<TestDataNode> datanodes = new ArrayList<>();
  private TestPeer client;

  @BeforeEach
  void start() throws Exception {
    namenode = new TestNameNode(folder.resolve("name"), Map.of());
    for (int i = 1; i <= 3; i++) {
      datanodes.add(new TestDataNode("dn" + i, "/r" + (i % 2), namenode.address()));
    }
    client = new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
    leaveSafeMode();
  }

  @AfterEach
  void stop() {
    client.close();
    datanodes.forEach(TestDataNode::close);
    namenode.close();
    assertThat(namenode.faults).isEmpty();
  }

  @Test
  void shouldServeAFileFromCreateToDelete() throws Exception {
    mkdirs("/a/b");
    LocatedBlock first = create("/a/b/f").getFirstBlock();
    assertThat(first.getReplicasList()).hasSize(3);
    assertThat(first.getReplicasList().stream().map(ReplicaLocation::getNodeId))
        .containsExactlyInAnyOrder("dn1", "dn2", "dn3");

    // Readers find an open file's block before any DataNode reported it.
    assertThat(locate("/a/b/f").getBlocks(0).getReplicasCount()).isEqualTo(3);

    LocatedBlock second = addBlock(first, MEGABYTE);
    complete("/a/b/f", second, 500);
    assertThat(locate("/a/b/f").getBlocks(1).getReplicasCount()).isEqualTo(3);
    received(first, MEGABYTE);
    received(second, 500);

    GetBlockLocationsResponse located = locate("/a/b/f");
    assertThat(located.getStatus().getLength()).isEqualTo(MEGABYTE + 500);
    assertThat(located.getStatus().getUnderConstruction()).isFalse();
    assertThat(located.getBlocks(1).getReplicasList())
        .hasSize(3)
        .allSatisfy(r -> assertThat(r.getState()).isEqualTo(ReplicaState.FINALIZED));
    assertThat(list("/a/b")).containsExactly("f");
    assertThat(report().getStats().getMissingBlocks()).isZero();

    delete("/a");
    assertThat(list("/")).isEmpty();
    deletedEverywhere(first, second);
  }

  @Test
  void shouldHaveTheSameDigestAfterARestartAndWaitForReports() throws Exception {
    mkdirs("/d");
    LocatedBlock block = create("/d/f").getFirstBlock();
    complete("/d/f", block, 77);
    received(block, 77);
    GetNamespaceDigestResponse before = digest();

    namenode.restart();
    reconnectClient();

    // I6: only the record of the new term came on top.
    GetNamespaceDigestResponse after = digest();
    assertThat(after.getTxid()).isEqualTo(before.getTxid() + 1);
    SafeModeResponse safe = safeMode();
    assertThat(safe.getActive()).isTrue();
    assertThat(safe.getReasons(0).getRule()).isEqualTo("ReportedBlocksRule");
    assertThat(safe.getReasons(0).getWanted()).isEqualTo(1);
    assertThat(list("/d")).containsExactly("f");
    assertThatThrownBy(() -> mkdirs("/no"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SAFE_MODE));

    datanodes.get(0).connect(namenode.address());
    leaveSafeMode();
    assertThat(locate("/d/f").getBlocks(0).getReplicasCount()).isEqualTo(1);
    mkdirs("/yes");
  }

  @Test
  void shouldAnswerARetryFromWhatIsKept() throws Exception { // I14
    var call = client.nextCall();
    MkdirsRequest request = MkdirsRequest.newBuilder().setPath("/once").setMode(0755).build();

    var first = client.send(RpcMethod.MKDIRS, request, call);
    var second = client.send(RpcMethod.MKDIRS, request, call);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(first.message(MkdirsResponse.parser()).getCreated()).isTrue();
    assertThat(second.txid()).isEqualTo(first.txid());
  }

  @Test
  void shouldRefuseOperatorsMethodsToOthersAndDataNodeMethodsToClients() throws Exception {
    try (TestPeer stranger = new TestPeer(namenode.address(), PeerRole.CLIENT, "stranger")) {
      assertThatThrownBy(
              () ->
                  stranger.call(
                      RpcMethod.SAFE_MODE,
                      SafeModeRequest.getDefaultInstance(),
                      SafeModeResponse.parser()))
          .isInstanceOfSatisfying(
              DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
      assertThatThrownBy(
              () ->
                  stranger.call(
                      RpcMethod.REGISTER_DATANODE,
                      Messages.registration("dn9", "/r").build(),
                      SafeModeResponse.parser()))
          .isInstanceOfSatisfying(
              DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_ROLE));
    }
  }

  @Test
  void shouldNotShowLessThanTheCallerHasSeen() throws Exception {
    long seen = report().getDurableTxid();
    ListStatusRequest list = ListStatusRequest.newBuilder().setPath("/").build();
    client.send(RpcMethod.LIST_STATUS, list, new CallOptions(WAIT_MS, null, seen));

    assertThatThrownBy(
            () ->
                client.send(
                    RpcMethod.LIST_STATUS, list, new CallOptions(WAIT_MS, null, seen + 1_000)))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ACTIVE));
  }

  @Test
  void shouldReportNodesAndTotals() throws Exception {
    GetReportResponse report = report();

    assertThat(report.getNodesList()).hasSize(3);
    assertThat(report.getNodes(0).getState()).isEqualTo("live");
    assertThat(report.getStats().getRemainingBytes()).isEqualTo(3 * Messages.GIGABYTE);
    assertThat(report.getSafeMode().getActive()).isFalse();
    assertThat(report.getReadonlyReasonsList()).isEmpty();
  }

  private void leaveSafeMode() {
    Await.until("safe mode is off", WAIT_MS, () -> !safeMode().getActive());
  }

  private void reconnectClient() throws Exception {
    client.close();
    client = new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
  }

  private SafeModeResponse safeMode() throws Exception {
    return client.call(
        RpcMethod.SAFE_MODE, SafeModeRequest.getDefaultInstance(), SafeModeResponse.parser());
  }

  private GetReportResponse report() throws Exception {
    return client.call(
        RpcMethod.GET_REPORT, GetReportRequest.getDefaultInstance(), GetReportResponse.parser());
  }

  private GetNamespaceDigestResponse digest() throws Exception {
    return client.call(
        RpcMethod.GET_NAMESPACE_DIGEST,
        GetNamespaceDigestRequest.getDefaultInstance(),
        GetNamespaceDigestResponse.parser());
  }

  private void mkdirs(String path) throws Exception {
    client.change(
        RpcMethod.MKDIRS,
        MkdirsRequest.newBuilder().setPath(path).setMode(0755).setCreateParents(true).build(),
        MkdirsResponse.parser());
  }

  private CreateFileResponse create(String path) throws Exception {
    return client.change(
        RpcMethod.CREATE_FILE,
        CreateFileRequest.newBuilder()
            .setPath(path)
            .setMode(0644)
            .setBlockSize(MEGABYTE)
            .setWantFirstBlock(true)
            .build(),
        CreateFileResponse.parser());
  }

  private long inodeOf(String path) throws Exception {
    return locate(path).getStatus().getInodeId();
  }

  private LocatedBlock addBlock(LocatedBlock previous, long length) throws Exception {
    return client
        .change(
            RpcMethod.ADD_BLOCK,
            AddBlockRequest.newBuilder()
                .setInodeId(inodeOf("/a/b/f"))
                .setPath("/a/b/f")
                .setPrevious(previous.getBlock())
                .setPreviousLength(length)
                .build(),
            AddBlockResponse.parser())
        .getBlock();
  }

  private FileStatus complete(String path, LocatedBlock last, long length) throws Exception {
    return client
        .change(
            RpcMethod.COMPLETE_FILE,
            CompleteFileRequest.newBuilder()
                .setInodeId(inodeOf(path))
                .setPath(path)
                .setLast(last.getBlock())
                .setLastLength(length)
                .build(),
            CompleteFileResponse.parser())
        .getStatus();
  }

  private GetBlockLocationsResponse locate(String path) throws Exception {
    return client.call(
        RpcMethod.GET_BLOCK_LOCATIONS,
        GetBlockLocationsRequest.newBuilder().setPath(path).setLength(1L << 40).build(),
        GetBlockLocationsResponse.parser());
  }

  private List<String> list(String path) throws Exception {
    return client
        .call(
            RpcMethod.LIST_STATUS,
            ListStatusRequest.newBuilder().setPath(path).build(),
            ListStatusResponse.parser())
        .getEntriesList()
        .stream()
        .map(FileStatus::getPath)
        .toList();
  }

  private void delete(String path) throws Exception {
    client.change(
        RpcMethod.DELETE,
        DeleteRequest.newBuilder().setPath(path).setRecursive(true).build(),
        DeleteResponse.parser());
  }

  private void received(LocatedBlock block, long length) throws Exception {
    for (TestDataNode datanode : datanodes) {
      datanode.report(ReplicaEvent.RECEIVED, replica(block.getBlock(), length));
    }
  }

  private static ReportedReplica replica(BlockKey block, long length) {
    return Messages.replica(
        block.getBlockId(), block.getGenerationStamp(), length, ReplicaState.FINALIZED);
  }

  private void deletedEverywhere(LocatedBlock... blocks) {
    for (TestDataNode datanode : datanodes) {
      List<BlockKey> ordered = new ArrayList<>();
      Await.until(
          "the node was told to delete",
          WAIT_MS,
          () -> {
            for (DataNodeCommand command : datanode.heartbeat()) {
              assertThat(command.getEpoch()).isEqualTo(datanode.registration().getEpoch());
              ordered.addAll(command.getInvalidate().getBlocksList());
            }
            return ordered.size() >= blocks.length;
          });
      assertThat(ordered)
          .containsExactlyInAnyOrderElementsOf(
              List.of(blocks).stream().map(LocatedBlock::getBlock).toList());
    }
  }
}
