package io.ashlar.namenode.datanodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.Address;
import io.ashlar.testkit.FakeClock;
import org.junit.jupiter.api.Test;

final class ReplacementTest {
  private final FakeClock clock = new FakeClock();
  private final DataNodeManager nodes =
      new DataNodeManager(
          new DataNodeManager.ClusterIdentity(Messages.CLUSTER, Messages.NAMESPACE, 100),
          new DataNodesConfig(1_000, 5_000, 30_000),
          RackResolver.withoutTable(),
          clock);

  private static RegisterDataNodeRequest.Builder at(String id, String host, String storage) {
    return Messages.registration(id, "/r1")
        .clearAddresses()
        .addAddresses(Address.newBuilder().setHost(host).setPort(1))
        .clearVolumes()
        .addVolumes(Messages.volume(storage, Messages.GIGABYTE));
  }

  @Test
  void shouldForgetTheOldIdOfANodeAtTheSameAddress() throws DfsException {
    DataNode old = nodes.register(at("old", "one.test", "s1").build()).node();

    var registered = nodes.register(at("new", "one.test", "s1").build());

    assertThat(registered.replaced()).containsExactly(old);
    assertThat(old.liveness()).isEqualTo(Liveness.DEAD);
    assertThat(nodes.find("old")).isNull();
    assertThat(nodes.all()).containsExactly(registered.node());
  }

  @Test
  void shouldForgetTheOldIdOfVolumesThatMoved() throws DfsException {
    DataNode old = nodes.register(at("old", "one.test", "s1").build()).node();
    clock.advanceMs(3_001);

    assertThat(nodes.register(at("new", "two.test", "s1").build()).replaced()).containsExactly(old);
  }

  @Test
  void shouldRefuseVolumesThatANodeIsUsing() throws DfsException {
    nodes.register(at("first", "one.test", "s1").build());

    assertThatThrownBy(() -> nodes.register(at("second", "two.test", "s1").build()))
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NODE);
              assertThat(e.error().message()).contains("s1", "first", "one.test:1");
            });
    assertThat(nodes.find("second")).isNull();
  }

  @Test
  void shouldLeaveOtherNodesAlone() throws DfsException {
    nodes.register(at("a", "one.test", "s1").build());
    clock.advanceMs(60_000);

    assertThat(nodes.register(at("b", "two.test", "s2").build()).replaced()).isEmpty();
    assertThat(nodes.all()).hasSize(2);
  }
}
