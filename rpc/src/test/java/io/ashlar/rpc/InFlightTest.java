package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a server stops reading because of what it has not answered, and when it goes on. */
final class InFlightTest {
  private static final RpcLimits LIMITS =
      RpcLimits.defaults().withCounts(8, 8, 4).withBytesInFlight(1_000, 1_000);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ReadGate gate = new ReadGate(channel);
  private final ByteBudget shared = new ByteBudget(1_500);
  private final InFlight inFlight = new InFlight(gate, LIMITS, shared);

  @AfterEach
  void close() {
    inFlight.clear();
    assertThat(shared.left()).isEqualTo(1_500);
    channel.finishAndReleaseAll();
  }

  private boolean reads() {
    assertThat(channel.config().isAutoRead()).isEqualTo(gate.open());
    return gate.open();
  }

  @Test
  void shouldStopAtManyBytesAndGoOnAtThreeQuarters() {
    inFlight.add(1, 300);
    inFlight.add(2, 699);
    assertThat(reads()).isTrue();
    inFlight.add(3, 1);
    assertThat(reads()).isFalse();
    inFlight.remove(3);
    assertThat(reads()).isFalse();
    inFlight.remove(1);
    assertThat(reads()).isTrue();
  }

  @Test
  void shouldStopAtManyCallsAndGoOnAtThreeQuarters() {
    for (int id = 1; id <= 4; id++) {
      assertThat(reads()).isTrue();
      inFlight.add(id, 1);
    }
    assertThat(reads()).isFalse();
    inFlight.remove(2);
    assertThat(reads()).isTrue();
    assertThat(inFlight.count()).isEqualTo(3);
  }

  @Test
  void shouldStopWhenOthersHoldAllAndGoOnCallByCall() {
    shared.take(1_495);
    inFlight.add(1, 10);
    assertThat(reads()).isFalse();
    inFlight.remove(1);
    assertThat(reads()).as("one call is always allowed").isTrue();
    inFlight.add(2, 10);
    assertThat(reads()).isFalse();
    shared.giveBack(1_495);
    inFlight.update();
    assertThat(reads()).as("others gave back").isTrue();
  }

  @Test
  void shouldKnowWhatIsInFlight() {
    assertThat(inFlight.add(7, 10)).isTrue();
    assertThat(inFlight.add(7, 10)).isFalse();
    inFlight.remove(7);
    inFlight.remove(7);
    assertThat(inFlight.add(7, 10)).isTrue();
    assertThat(shared.left()).isEqualTo(1_490);
  }
}
