package io.ashlar.client.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.ReplicaLocation;
import io.ashlar.testkit.FakeClock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeHealthTest {
  private final FakeClock clock = new FakeClock();
  private final NodeHealth health = new NodeHealth(clock, 1_000);

  private static ReplicaLocation node(String id, boolean stale) {
    return new ReplicaLocation(id, List.of(), "/r", "s", "DISK", "FINALIZED", stale);
  }

  private List<String> order(ReplicaLocation... replicas) {
    return health.order(List.of(replicas)).stream().map(ReplicaLocation::nodeId).toList();
  }

  @Test
  void shouldTryStaleNodesLateAndFailedOnesLast() {
    health.failed("a");

    assertThat(order(node("a", false), node("b", true), node("c", false), node("d", false)))
        .containsExactly("c", "d", "b", "a");
  }

  @Test
  void shouldForgetFailuresAfterAWhileOrASuccess() {
    health.failed("a");
    health.failed("b");
    health.succeeded("a");
    assertThat(order(node("a", false), node("b", false), node("c", false)))
        .containsExactly("a", "c", "b");

    clock.advanceMs(1_000);

    assertThat(order(node("a", false), node("b", false), node("c", false)))
        .containsExactly("a", "b", "c");
  }
}
