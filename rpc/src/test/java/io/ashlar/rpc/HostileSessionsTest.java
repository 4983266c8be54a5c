package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.testkit.Await;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * S1: thousands of sessions of garbage, mutated frames, halves and pauses against a real server,
 * while honest clients go on. {@code -Dashlar.hostile.seed} repeats one run, {@code
 * -Dashlar.hostile.sessions} makes it longer.
 */
final class HostileSessionsTest {
  private static final int TIMEOUT_MS = 60_000;
  private static final int SESSIONS = Integer.getInteger("ashlar.hostile.sessions", 3_000);
  private static final long SEED = Long.getLong("ashlar.hostile.seed", 20_261_124L);
  private static final int ATTACKERS = 4;
  private static final RpcLimits LIMITS =
      RpcLimits.defaults().withTimeouts(60_000, 5_000, 0).withFrameTimeout(1_000);

  @Test
  void shouldSurviveHostileSessionsAndServeOthersMeanwhile() throws Exception {
    LeakCounter leaks = LeakCounter.install();
    AtomicInteger done = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (HeardLog log = HeardLog.open();
        TestServer server = new TestServer(LIMITS, new EchoService())) {
      Thread[] attackers = new Thread[ATTACKERS];
      for (int i = 0; i < ATTACKERS; i++) {
        int first = i;
        attackers[i] =
            new Thread(
                () -> {
                  for (int n = first; n < SESSIONS && failure.get() == null; n += ATTACKERS) {
                    try {
                      new HostileSession(server.port(), SEED + n).run();
                    } catch (Throwable e) {
                      failure.compareAndSet(
                          null, new AssertionError("-Dashlar.hostile.seed=" + (SEED + n), e));
                    }
                    done.incrementAndGet();
                  }
                },
                "attacker-" + i);
        attackers[i].start();
      }
      while (done.get() < SESSIONS && failure.get() == null) {
        int before = done.get();
        server.assertServes();
        Await.until(
            "the attack goes on",
            TIMEOUT_MS,
            () -> done.get() >= Math.min(SESSIONS, before + 100) || failure.get() != null);
      }
      for (Thread attacker : attackers) {
        attacker.join(TIMEOUT_MS);
      }
      assertThat(failure).hasNullValue();
      server.awaitConnections(0);
      server.assertServes();
      assertThat(log.faults()).isEmpty();
      assertThat(log.codes())
          .as("the sessions reach different rules")
          .contains("MALFORMED", "FRAME_TOO_LARGE", "STREAM_PROTOCOL");
    }
    assertThat(leaks.found()).isEmpty();
  }

  /** Otherwise the other test could not fail for a leak. */
  @Test
  void shouldNoticeABufferThatIsForgotten() {
    LeakCounter leaks = LeakCounter.install();
    forget();
    assertThat(leaks.found()).isNotEmpty();
  }

  private static void forget() {
    FramePool.SMALL.directBuffer(100).writeInt(1);
  }
}
