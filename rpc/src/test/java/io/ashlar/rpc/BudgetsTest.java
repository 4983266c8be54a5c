package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** What peers may take, in all and each. */
final class BudgetsTest {
  @Test
  void shouldLeaveToOthersWhatOnePeerCannotTake() {
    ByteBudget whole = new ByteBudget(100);
    ByteBudget one = whole.half();
    ByteBudget other = whole.half();
    assertThat(one.tryTake(51)).isFalse();
    assertThat(one.tryTake(50)).isTrue();
    assertThat(one.tryTake(1)).isFalse();
    assertThat(other.tryTake(50)).isTrue();
    assertThat(whole.left()).isZero();
    one.giveBack(50);
    assertThat(whole.left()).isEqualTo(50);
    assertThat(one.left()).isEqualTo(50);
  }

  @Test
  void shouldBoundAllPeersTogether() {
    ByteBudget whole = new ByteBudget(100);
    whole.half().take(50);
    whole.half().take(50);
    ByteBudget third = whole.half();
    assertThat(third.tryTake(1)).isFalse();
    assertThat(third.left()).isEqualTo(50);
    assertThat(third.exhausted()).isFalse();
    whole.take(1);
    assertThat(third.exhausted()).isTrue();
  }

  @Test
  void shouldCountConnectionsInAllAndPerAddress() throws Exception {
    Admission admission = new Admission(RpcLimits.defaults().withCounts(3, 2, 8));
    InetAddress one = InetAddress.getByName("10.0.0.1");
    InetAddress two = InetAddress.getByName("10.0.0.2");
    PeerShare share = admission.enter(one);
    assertThat(share).isNotNull();
    assertThat(admission.enter(one)).as("all of one address share").isSameAs(share);
    assertThat(admission.enter(one)).isNull();
    assertThat(admission.enter(two)).isNotNull().isNotSameAs(share);
    assertThat(admission.enter(two)).as("three in all").isNull();
    assertThat(admission.refused()).isEqualTo(2);
    admission.leave(one);
    assertThat(admission.enter(two)).isNotNull();
    assertThat(admission.enter(one)).isNull();
  }

  @Test
  void shouldBoundCallsAndTheirBytes() {
    CallBudget budget = new CallBudget(2, 100);
    assertThat(budget.tryTake(101)).isFalse();
    assertThat(budget.tryTake(100)).isTrue();
    assertThat(budget.tryTake(1)).isFalse();
    budget.giveBack(100);
    assertThat(budget.tryTake(1)).isTrue();
    assertThat(budget.tryTake(1)).isTrue();
    assertThat(budget.tryTake(1)).isFalse();
  }

  @Test
  void shouldCountWhatIsUnreadUpAndDown() {
    ByteBudget shared = new ByteBudget(100);
    UnreadAnswers one = new UnreadAnswers(shared);
    UnreadAnswers innocent = new UnreadAnswers(shared);
    one.update(101);
    assertThat(one.tooMany()).isTrue();
    assertThat(innocent.tooMany()).as("adds nothing to it").isFalse();
    one.update(0);
    assertThat(one.tooMany()).isFalse();
    assertThat(shared.left()).isEqualTo(100);
  }
}
