package io.ashlar.namenode.safemode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.SafeModeReason;
import io.ashlar.testkit.FakeClock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SafeModeTest {
  private final FakeClock clock = new FakeClock();
  private long complete = 1_000;
  private long reported;
  private long live;
  private final ReportedBlocksRule blocks =
      new ReportedBlocksRule(0.999, () -> complete, () -> reported, () -> List.of("n2@h:1"), clock);
  private final LiveDataNodesRule nodes = new LiveDataNodesRule(2, () -> live);
  private final StableRule stable =
      new StableRule(1_000, List.of(blocks, nodes), () -> complete == 0, clock);
  private final SafeMode safeMode = new SafeMode(List.of(blocks, nodes, stable));

  @Test
  void shouldSayWhatItWaitsForAndFromWhom() {
    clock.advanceMs(1_000);
    reported = 500;
    live = 2;

    safeMode.tick();

    assertThat(safeMode.isOn()).isTrue();
    SafeModeReason reason = safeMode.description().getReasons(0);
    assertThat(reason.getRule()).isEqualTo("ReportedBlocksRule");
    assertThat(reason.getCurrent()).isEqualTo(500);
    assertThat(reason.getWanted()).isEqualTo(999);
    assertThat(reason.getWaitingForList()).containsExactly("n2@h:1");
    assertThat(reason.getEtaMs()).isEqualTo(998);
    assertThat(safeMode.reason()).contains("500 of 1000 blocks are reported; 999 are needed");
  }

  @Test
  void shouldLeaveOnlyAfterTheRulesHeldForAWhile() {
    reported = 999;
    live = 2;
    safeMode.tick();
    clock.advanceMs(999);
    safeMode.tick();
    assertThat(safeMode.isOn()).isTrue();

    clock.advanceMs(1);
    safeMode.tick();

    assertThat(safeMode.isOn()).isFalse();
    assertThat(safeMode.reason()).isEmpty();
    assertThat(safeMode.description().getActive()).isFalse();
  }

  @Test
  void shouldStartTheWaitAnewWhenARuleFails() {
    reported = 999;
    live = 2;
    safeMode.tick();
    clock.advanceMs(900);
    live = 1;
    safeMode.tick();
    live = 2;
    safeMode.tick();
    clock.advanceMs(900);
    safeMode.tick();

    assertThat(safeMode.isOn()).isTrue();
  }

  @Test
  void shouldNotWaitForAnEmptyFileSystem() {
    complete = 0;
    live = 2;

    safeMode.tick();

    assertThat(safeMode.isOn()).isFalse();
  }

  @Test
  void shouldNotKnowTheTimeWhileNothingIsReported() {
    clock.advanceMs(1_000);

    assertThat(blocks.check().etaMs()).isEqualTo(SafeModeRule.Standing.UNKNOWN);
  }

  @Test
  void shouldStayOnForAnOperatorWhateverTheRulesSay() {
    reported = 1_000;
    live = 2;
    safeMode.enter();
    clock.advanceMs(10_000);
    safeMode.tick();
    assertThat(safeMode.isOn()).isTrue();
    assertThat(safeMode.description().getReasons(0).getRule()).isEqualTo("Manual");

    safeMode.leave();
    assertThat(safeMode.isOn()).isFalse();
  }

  @Test
  void shouldLetAnOperatorLeaveEarly() {
    safeMode.tick();

    safeMode.leave();
    safeMode.tick();

    assertThat(safeMode.isOn()).isFalse();
  }
}
