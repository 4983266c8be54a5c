package io.ashlar.client.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.testkit.FakeClock;
import io.ashlar.testkit.ManualScheduler;
import org.junit.jupiter.api.Test;

/** Leases of files that were given up. */
final class OpenWritesTest {
  private final FakeRun run = new FakeRun(1, 3, ReplacementPolicy.NEVER);
  private final ManualScheduler scheduler = new ManualScheduler(new FakeClock());
  private final OpenWrites open = new OpenWrites(scheduler, 5_000);

  private void passMs(long ms) {
    for (long passed = 0; passed < ms; passed += 100) {
      scheduler.advanceMs(100);
      while (run.world.step()) {
        // What is under way arrives.
      }
    }
  }

  @Test
  void shouldAskForTheEndOfALeaseUntilItIsAnswered() {
    run.nameNode.recoverUnanswered = 3;
    run.write.abort();
    open.recoverLater(run.write);
    passMs(60_000);

    assertThat(run.nameNode.recoverAsked).isEqualTo(4);
  }

  @Test
  void shouldNotAskAgainAfterAVerdict() {
    run.nameNode.recoverUnanswered = 3;
    run.nameNode.recoverRefusal = ErrorCode.NOT_FOUND;
    run.write.abort();
    open.recoverLater(run.write);
    passMs(60_000);

    assertThat(run.nameNode.recoverAsked).isEqualTo(1);
  }
}
