package io.ashlar.testkit;

import io.ashlar.common.time.Scheduler;
import io.ashlar.common.time.ThreadScheduler;
import java.util.function.Consumer;

final class ThreadSchedulerTest extends SchedulerContract {
  @Override
  protected Subject create(Consumer<Throwable> onFault) {
    ThreadScheduler scheduler = new ThreadScheduler("contract", onFault);
    return new Subject() {
      @Override
      public Scheduler scheduler() {
        return scheduler;
      }

      @Override
      public void passUntil(Await.Condition condition) {
        Await.until("the scheduled tasks have run", 60_000, condition);
      }

      @Override
      public void pass(long ms) {
        RealTime.pass(ms);
      }
    };
  }
}
