package io.ashlar.namenode.datanodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.Address;
import io.ashlar.testkit.FakeClock;
import org.junit.jupiter.api.Test;

final class DataNodeManagerTest {
  private final FakeClock clock = new FakeClock();
  private final DataNodeManager nodes =
      new DataNodeManager(
          new DataNodeManager.ClusterIdentity(Messages.CLUSTER, Messages.NAMESPACE, 100),
          new DataNodesConfig(1_000, 5_000, 30_000),
          RackResolver.withoutTable(),
          clock);

  @Test
  void shouldGiveEachRegistrationAnIdAndVoidTheOldOne() throws DfsException {
    var first = nodes.register(Messages.registration("n1", "/r1").build());
    long firstId = first.node().registration().id();
    var second = nodes.register(Messages.registration("n1", "/r1").build());

    assertThat(second.node()).isSameAs(first.node());
    assertThat(second.restarted()).isFalse();
    assertThat(nodes.registered("n1", firstId)).isNull();
    assertThat(nodes.registered("n1", second.node().registration().id())).isNotNull();
  }

  @Test
  void shouldSeeARestartByTheIncarnation() throws DfsException {
    nodes.register(Messages.registration("n1", "/r1").build());

    var again = nodes.register(Messages.registration("n1", "/r1").setIncarnation(2).build());

    assertThat(again.restarted()).isTrue();
  }

  @Test
  void shouldTakeInANewNodeThatHasNoCluster() throws DfsException {
    RegisterDataNodeRequest request =
        Messages.registration("n1", "").clearClusterId().clearNamespaceId().build();

    assertThat(nodes.register(request).node().registration().rack())
        .isEqualTo(RackResolver.DEFAULT_RACK);
  }

  @Test
  void shouldRefuseANodeOfAnotherClusterOrNamespace() {
    refused(Messages.registration("n1", "/r").setClusterId("other"), ErrorCode.WRONG_CLUSTER);
    refused(Messages.registration("n1", "/r").setNamespaceId("other"), ErrorCode.WRONG_CLUSTER);
    assertThat(nodes.all()).isEmpty();
  }

  @Test
  void shouldRefuseACopiedIdWhileTheFirstIsHeard() throws DfsException {
    nodes.register(Messages.registration("n1", "/r1").build());

    refused(elsewhere(), ErrorCode.DUPLICATE_NODE);

    clock.advanceMs(3_001);
    assertThat(nodes.register(elsewhere().build()).restarted()).isTrue();
  }

  @Test
  void shouldRefuseANodeWithoutIdOrAddress() {
    refused(Messages.registration("", "/r"), ErrorCode.INVALID_ARGUMENT);
    refused(Messages.registration("n1", "/r").clearAddresses(), ErrorCode.INVALID_ARGUMENT);
  }

  private static RegisterDataNodeRequest.Builder elsewhere() {
    return Messages.registration("n1", "/r1")
        .setIncarnation(2)
        .clearAddresses()
        .addAddresses(Address.newBuilder().setHost("elsewhere.test").setPort(1));
  }

  private void refused(RegisterDataNodeRequest.Builder request, ErrorCode code) {
    assertThatThrownBy(() -> nodes.register(request.build()))
        .isInstanceOfSatisfying(DfsException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
