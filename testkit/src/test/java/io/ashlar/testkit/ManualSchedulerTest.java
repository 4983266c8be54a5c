package io.ashlar.testkit;

import io.ashlar.common.time.Scheduler;
import java.util.function.Consumer;

final class ManualSchedulerTest extends SchedulerContract {
  private static final int STEPS_MAX = 10_000;

  @Override
  protected Subject create(Consumer<Throwable> onFault) {
    ManualScheduler scheduler = new ManualScheduler(new FakeClock(), onFault);
    return new Subject() {
      @Override
      public Scheduler scheduler() {
        return scheduler;
      }

      @Override
      public void passUntil(Await.Condition condition) {
        for (int step = 0; step < STEPS_MAX; step++) {
          scheduler.advanceMs(1);
          if (holds(condition)) {
            return;
          }
        }
        throw new AssertionError("in vain for " + STEPS_MAX + " ms");
      }

      @Override
      public void pass(long ms) {
        scheduler.advanceMs(ms);
      }
    };
  }

  private static boolean holds(Await.Condition condition) {
    try {
      return condition.holds();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
