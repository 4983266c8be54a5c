package io.ashlar.it.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.it.simulation.world.Trace;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What becomes of a daemon whose start meets a fault. */
final class SimDaemonTest {
  private static final long START_MS = 10_000;

  private final SimWorld world = new SimWorld(1, Trace.NONE);

  private SimCluster cluster() throws Exception {
    return new SimCluster(world, 1, EnumSet.noneOf(Lie.class));
  }

  @Test
  void shouldBeStartedAgainAfterAnInjectedFault() throws Exception {
    SimCluster cluster = cluster();
    cluster.nameNode().faults().failForce(1);

    cluster.start();
    assertThat(cluster.nameNode().process().alive()).isFalse();
    world.runFor(START_MS);

    assertThat(cluster.nameNode().process().alive()).isTrue();
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void shouldBreakAPromiseIfItDoesNotStartWithoutAFault() throws Exception {
    SimCluster cluster = cluster();
    cluster.nameNode().disk().setCapacity(cluster.nameNode().disk().usedBytes());
    cluster.nameNode().disk().flipBit(cluster.nameNode().disk().allFiles().get(0), 3);

    cluster.start();

    assertThat(world.violations()).isNotEmpty();
  }
}
