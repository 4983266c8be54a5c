package io.ashlar.namenode.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.config.Configuration;
import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.EndSession;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseManagerTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.superuser();
  private final LeaseManager leases = scene.leases;

  @Test
  void shouldCountFromTheLastRenewal() {
    scene.clock.advanceMs(60_000);
    assertThat(leases.pastSoftLimit(ann.session(), now())).isFalse();
    scene.clock.advanceMs(1);
    assertThat(leases.pastSoftLimit(ann.session(), now())).isTrue();
    assertThat(leases.renew(ann.session())).isTrue();
    assertThat(leases.pastSoftLimit(ann.session(), now())).isFalse();
    assertThat(leases.sinceRenewalMs(ann.session(), now())).isZero();
  }

  @Test
  void shouldNotRenewSessionsThatAreNotOpen() {
    assertThat(leases.renew(new SessionId(99))).isFalse();
    end();
    assertThat(leases.renew(ann.session())).isFalse();
    scene.clock.advanceMs(10_000_000);
    assertThat(leases.expired(10)).isEmpty();
  }

  @Test
  void shouldNameExpiredSessionsInOrderUpToALimit() {
    CommandContext second = scene.superuser();
    CommandContext third = scene.superuser();
    scene.clock.advanceMs(1_200_001);
    leases.renew(second.session());

    assertThat(leases.expired(10)).containsExactly(ann.session(), third.session());
    assertThat(leases.expired(1)).containsExactly(ann.session());
  }

  @Test
  void shouldNotMindJumpsOfTheWallClock() {
    scene.clock.jumpWallMs(10L * 365 * 86_400_000);
    assertThat(leases.expired(10)).isEmpty();
    scene.clock.jumpWallMs(-20L * 365 * 86_400_000);
    assertThat(leases.sinceRenewalMs(ann.session(), now())).isZero();
  }

  @Test
  void shouldGiveNodesTimeToComeBackAfterAStart() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/old"), ann);
    BlockId old = scene.file("/old").blocks().get(0).id();
    leases.startAnew(scene.namespace);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/new"), ann);

    assertThat(leases.holdersKnown(old, now())).isFalse();
    assertThat(leases.holdersKnown(scene.file("/new").blocks().get(0).id(), now())).isTrue();
    scene.clock.advanceMs(1_200_001);
    assertThat(leases.holdersKnown(old, now())).isTrue();
  }

  @Test
  void shouldGiveEverySessionAFreshLimitAtAStart() {
    scene.accept(scene.handlers.createFile(), Requests.create("/f"), ann);
    scene.clock.advanceMs(1_200_001);

    leases.startAnew(scene.namespace);

    assertThat(leases.expired(10)).isEmpty();
    assertThat(leases.heldForMs(scene.id("/f"), now())).isZero();
    scene.clock.advanceMs(1_200_001);
    assertThat(leases.expired(10)).containsExactly(ann.session());
  }

  @Test
  void shouldRememberAnEndedWriterUntilItsFilesAreClosed() {
    scene.accept(scene.handlers.createFile(), Requests.create("/f"), ann);
    scene.clock.advanceMs(500);
    leases.renew(ann.session());
    scene.clock.advanceMs(300);
    end();
    scene.clock.advanceMs(200);

    assertThat(leases.sinceRenewalMs(ann.session(), now())).isEqualTo(500);
    assertThat(leases.heldForMs(scene.id("/f"), now())).isEqualTo(1_000);
  }

  @Test
  void shouldReadItsLimitsAndRefuseThemOutOfOrder() {
    LeaseConfig defaults = LeaseConfig.from(Configuration.empty());
    assertThat(defaults).isEqualTo(new LeaseConfig(60_000, 1_200_000));
    assertThat(defaults.renewEveryMs()).isEqualTo(20_000);
    assertThat(
            LeaseConfig.from(
                Configuration.of(
                    Map.of(
                        "dfs.namenode.lease.soft-limit",
                        "5s",
                        "dfs.namenode.lease.hard-limit",
                        "10s"))))
        .isEqualTo(new LeaseConfig(5_000, 10_000));
    assertThatThrownBy(() -> new LeaseConfig(10, 9)).hasMessageContaining("soft limit");
  }

  private long now() {
    return scene.clock.monotonicMs();
  }

  private void end() {
    scene.accept(
        scene.handlers.endSession(), new EndSession(ann.session(), EndSession.Reason.CLOSED), ann);
  }
}
