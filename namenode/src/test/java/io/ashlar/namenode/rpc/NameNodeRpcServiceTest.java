package io.ashlar.namenode.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.work.RealThreads;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which peers a NameNode talks to. */
final class NameNodeRpcServiceTest {
  private final MetricRegistry metrics = new MetricRegistry();
  private final WorkerPool workers = new WorkerPool(RealThreads.INSTANCE, 1, 1, metrics);
  private int finalized;
  private final NameNodeRpcService service =
      new NameNodeRpcService(
          "namespace-1",
          new EndpointTable(),
          new SuperuserPolicy("root", "supergroup", (user, group) -> false, true),
          workers,
          () -> 1,
          () -> finalized,
          new RpcMetrics(metrics));

  @AfterEach
  void close() {
    workers.close();
  }

  private static Handshake peer(PeerRole role, int level) {
    return Handshake.newBuilder()
        .setProtocolVersion(ProtocolVersion.CURRENT)
        .setRole(role)
        .setFeatureLevel(level)
        .setSoftwareVersion("0.0.9")
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = PeerRole.class,
      names = {"CLIENT", "DATANODE"})
  void shouldRefusePeersThatLackWhatTheNamespaceMayUse(PeerRole role) throws DfsException {
    assertThat(service.accept(peer(role, 0)).getFeatureLevel())
        .isEqualTo(ProtocolVersion.FEATURE_LEVEL);

    finalized = 2;

    assertThatThrownBy(() -> service.accept(peer(role, 1)))
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
              assertThat(e.error().evidence())
                  .containsEntry("expected", "2")
                  .containsEntry("found", "1")
                  .containsEntry("softwareVersion", "0.0.9");
            });
    assertThat(service.accept(peer(role, 2)).getNamespaceId()).isEqualTo("namespace-1");
    assertThat(service.accept(peer(role, -1)).getNamespaceId()).isEqualTo("namespace-1");
  }
}
