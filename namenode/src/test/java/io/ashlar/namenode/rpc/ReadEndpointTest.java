package io.ashlar.namenode.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.namespace.Caller;
import io.ashlar.namenode.scene.DirectNamesystem;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.testkit.FakeClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Short reads are answered where they arrive; long ones are left to a worker, unanswered. */
final class ReadEndpointTest {
  private static final Peer PEER =
      new Peer(new Caller("root", true), true, PeerRole.CLIENT, "127.0.0.1");

  private final Scene scene = new Scene();
  private final EndpointTable table = new EndpointTable();

  @BeforeEach
  void endpoints() {
    EndpointContext context =
        new EndpointContext(new DirectNamesystem(scene), () -> 1, new FakeClock());
    NamespaceEndpoints.addTo(
        table, context, scene.handlers, scene.access, scene.cluster, scene.leases);
    CommandContext client = scene.superuser();
    for (int i = 0; i < 100; i++) {
      mkdirs("/large/" + i, client);
    }
    mkdirs("/small/one", client);
  }

  private void mkdirs(String path, CommandContext client) {
    MkdirsRequest request =
        MkdirsRequest.newBuilder().setPath(path).setMode(0755).setCreateParents(true).build();
    scene.accept(scene.handlers.mkdirs(), request, client);
  }

  private Endpoint endpoint(RpcMethod method) {
    return java.util.Objects.requireNonNull(table.get(method));
  }

  private RecordedCall call(RpcMethod method, MessageLite request) {
    return new RecordedCall(method, request);
  }

  @Test
  void shouldAnswerAStatusAtOnce() throws Exception {
    RecordedCall call =
        call(
            RpcMethod.GET_FILE_STATUS, GetFileStatusRequest.newBuilder().setPath("/small").build());
    assertThat(endpoint(call.method()).serveAtOnce(call, PEER)).isTrue();
    assertThat(call.replies).hasSize(1);
    assertThat(GetFileStatusResponse.parseFrom(call.replies.get(0)).getStatus().getChildCount())
        .isEqualTo(1);
  }

  @Test
  void shouldRefuseAtOnceWhatIsNotThere() throws Exception {
    RecordedCall call =
        call(RpcMethod.GET_FILE_STATUS, GetFileStatusRequest.newBuilder().setPath("/none").build());
    assertThat(endpoint(call.method()).serveAtOnce(call, PEER)).isTrue();
    assertThat(call.replies).isEmpty();
    assertThat(call.refusals).hasSize(1);
    assertThat(call.refusals.get(0).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void shouldLeaveALongListingToAWorker() throws Exception {
    RecordedCall call =
        call(RpcMethod.LIST_STATUS, ListStatusRequest.newBuilder().setPath("/large").build());
    assertThat(endpoint(call.method()).serveAtOnce(call, PEER)).isFalse();
    assertThat(call.replies).as("answered though it said it did nothing").isEmpty();
    assertThat(call.refusals).isEmpty();
    endpoint(call.method()).serve(call, PEER);
    assertThat(ListStatusResponse.parseFrom(call.replies.get(0)).getEntriesCount()).isEqualTo(100);

    RecordedCall small =
        call(RpcMethod.LIST_STATUS, ListStatusRequest.newBuilder().setPath("/small").build());
    assertThat(endpoint(small.method()).serveAtOnce(small, PEER)).isTrue();
    assertThat(small.replies).hasSize(1);
  }
}
