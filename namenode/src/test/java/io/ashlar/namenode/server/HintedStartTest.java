package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.client.SafeModeRequest;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.client.SaveNamespaceRequest;
import io.ashlar.protocol.client.SaveNamespaceResponse;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A NameNode that starts before its DataNodes have reported. */
final class HintedStartTest {
  private static final int WAIT_MS = 30_000;
  private static final int LENGTH = 300;

  @TempDir Path folder;

  @Test
  void shouldTellReadersWhereReplicasLayBeforeAnyNodeReports() throws Exception {
    try (TestNameNode namenode = new TestNameNode(folder.resolve("name"), Map.of());
        TestDataNode datanode = new TestDataNode("dn1", "/r1", namenode.address())) {
      try (TestPeer client = connect(namenode)) {
        Await.until("safe mode is over", WAIT_MS, () -> !inSafeMode(client));
        store(client, datanode);
        client.call(
            RpcMethod.SAVE_NAMESPACE,
            SaveNamespaceRequest.getDefaultInstance(),
            SaveNamespaceResponse.parser());
      }

      namenode.restart();

      try (TestPeer client = connect(namenode)) {
        Await.until("the hint is read", WAIT_MS, () -> !locations(client).isEmpty());
        ReplicaLocation hint = locations(client).get(0);
        assertThat(hint.getNodeId()).isEqualTo("dn1");
        assertThat(hint.getAddressesList()).isNotEmpty();
        assertThat(hint.getUnconfirmed()).isTrue();
        assertThat(inSafeMode(client)).isTrue();

        datanode.connect(namenode.address());
        Await.until("safe mode is over", WAIT_MS, () -> !inSafeMode(client));
        assertThat(locations(client))
            .singleElement()
            .satisfies(sure -> assertThat(sure.getUnconfirmed()).isFalse());
      }
      assertThat(namenode.faults).isEmpty();
    }
  }

  private static TestPeer connect(TestNameNode namenode) throws Exception {
    return new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
  }

  private static boolean inSafeMode(TestPeer client) throws Exception {
    return client
        .call(RpcMethod.SAFE_MODE, SafeModeRequest.getDefaultInstance(), SafeModeResponse.parser())
        .getActive();
  }

  private static void store(TestPeer client, TestDataNode datanode) throws Exception {
    CreateFileResponse created =
        client.change(
            RpcMethod.CREATE_FILE,
            CreateFileRequest.newBuilder()
                .setPath("/f")
                .setMode(0644)
                .setBlockSize(1 << 20)
                .setWantFirstBlock(true)
                .build(),
            CreateFileResponse.parser());
    LocatedBlock block = created.getFirstBlock();
    client.change(
        RpcMethod.COMPLETE_FILE,
        CompleteFileRequest.newBuilder()
            .setInodeId(created.getStatus().getInodeId())
            .setPath("/f")
            .setLast(block.getBlock())
            .setLastLength(LENGTH)
            .build(),
        CompleteFileResponse.parser());
    datanode.report(
        ReplicaEvent.RECEIVED,
        Messages.replica(
            block.getBlock().getBlockId(),
            block.getBlock().getGenerationStamp(),
            LENGTH,
            ReplicaState.FINALIZED));
  }

  private static List<ReplicaLocation> locations(TestPeer client) throws Exception {
    return client
        .call(
            RpcMethod.GET_BLOCK_LOCATIONS,
            GetBlockLocationsRequest.newBuilder().setPath("/f").setLength(LENGTH).build(),
            GetBlockLocationsResponse.parser())
        .getBlocks(0)
        .getReplicasList();
  }
}
