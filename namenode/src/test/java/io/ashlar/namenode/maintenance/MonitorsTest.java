package io.ashlar.namenode.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.ReclaimDetached;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.scene.DirectNamesystem;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.types.ReplicaState;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MonitorsTest {
  private final Scene scene = new Scene();
  private final DirectNamesystem namesystem = new DirectNamesystem(scene);
  private final LeaseMonitor leases =
      new LeaseMonitor(namesystem, scene.cluster, scene.leases, scene.handlers, new Epoch(1));
  private final ReclaimMonitor reclaim =
      new ReclaimMonitor(namesystem, scene.handlers, new Epoch(1));

  @Test
  void shouldEndADeadClientsSessionAndCloseItsFiles() {
    CommandContext dead = scene.superuser();
    CommandContext alive = scene.superuser();
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/dead"), dead);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/alive"), alive);
    scene.clock.advanceMs(1_200_000);
    scene.leases.renew(alive.session());
    leases.tick();
    assertThat(scene.namespace.leaseCount()).as("not before the hard limit").isEqualTo(2);

    scene.clock.advanceMs(1);
    leases.tick();

    assertThat(scene.namespace.session(dead.session())).isNull();
    assertThat(scene.file("/dead").lease()).isNull();
    assertThat(scene.file("/alive").lease()).isNotNull();
  }

  @Test
  void shouldLookAgainAtFilesThatCouldNotBeClosed() {
    CommandContext dead = scene.superuser();
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), dead);
    BlockView block = Objects.requireNonNull(scene.file("/f").lastBlock());
    scene.cluster.await("dn1", block);
    scene.clock.advanceMs(1_200_001);
    leases.tick();
    assertThat(scene.file("/f").lease()).isNotNull();

    scene.cluster.report("dn1", block, 10, ReplicaState.FINALIZED);
    leases.tick();

    assertThat(scene.file("/f").lease()).isNull();
    assertThat(scene.file("/f").length()).isEqualTo(10);
  }

  @Test
  void shouldJudgeEveryFileHoweverMany() {
    CommandContext first = scene.superuser();
    for (int i = 0; i < 1_500; i++) {
      scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/a" + i), first);
      BlockView block = Objects.requireNonNull(scene.file("/a" + i).lastBlock());
      scene.cluster.report("dn1", block, 10, ReplicaState.RBW);
    }
    CommandContext second = scene.superuser();
    scene.accept(scene.handlers.createFile(), Requests.create("/z"), second);
    scene.clock.advanceMs(1_200_001);

    leases.tick();
    leases.tick();

    assertThat(scene.file("/z").lease()).isNull();
    assertThat(scene.namespace.leaseCount()).isEqualTo(1_500);
  }

  @Test
  void shouldReclaimEverythingThatWasDeleted() {
    CommandContext admin = scene.superuser();
    for (int i = 0; i < 2_500; i++) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d/" + i), admin);
    }
    scene.accept(scene.handlers.delete(), Requests.delete("/d"), admin);
    int entries = scene.log.size();

    reclaim.tick();

    assertThat(scene.namespace.inodeCount()).isEqualTo(1);
    assertThat(scene.log.size() - entries).isEqualTo(2_501 / ReclaimDetached.SLICE.inodesMax() + 1);
  }

  @Test
  void shouldReclaimNothingInSafeModeAndGoOnAfterIt() {
    CommandContext admin = scene.superuser();
    for (int i = 0; i < 150; i++) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d/" + i), admin);
    }
    scene.accept(scene.handlers.delete(), Requests.delete("/d"), admin);
    scene.cluster.safeMode = true;
    reclaim.tick();
    assertThat(scene.namespace.detachedRoots()).hasSize(1);

    scene.cluster.safeMode = false;
    reclaim.tick();

    assertThat(scene.namespace.detachedRoots()).isEmpty();
  }
}
