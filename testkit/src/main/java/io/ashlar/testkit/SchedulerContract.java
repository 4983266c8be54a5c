package io.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.time.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Scheduler} keeps; run on the fake and on the real one. */
public abstract class SchedulerContract {
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
  private Subject subject;

  /** A scheduler, and how its time passes. */
  public interface Subject {
    /** The scheduler. */
    Scheduler scheduler();

    /** Returns once {@code condition} holds; lets time pass until then. */
    void passUntil(Await.Condition condition);

    /** Lets at least {@code ms} pass. */
    void pass(long ms);
  }

  /** A new one; faults of its tasks go to {@code onFault}. */
  protected abstract Subject create(Consumer<Throwable> onFault);

  @BeforeEach
  final void open() {
    subject = create(faults::add);
  }

  @AfterEach
  final void close() {
    subject.scheduler().close();
  }

  @Test
  void shouldRunTasksInTheOrderOfTheirTimes() {
    subject.scheduler().schedule(400, () -> ran.add("late"));
    subject.scheduler().schedule(10, () -> ran.add("soon"));
    subject.scheduler().schedule(400, () -> ran.add("later"));

    subject.passUntil(() -> ran.size() == 3);
    assertThat(ran).containsExactly("soon", "late", "later");
  }

  @Test
  void shouldRepeatUntilCancelled() {
    AtomicInteger count = new AtomicInteger();
    Scheduler.Cancellable handle = subject.scheduler().scheduleWithDelay(1, count::incrementAndGet);
    subject.passUntil(() -> count.get() >= 3);
    handle.cancel();
    subject.scheduler().schedule(0, () -> ran.add("a running one has ended"));
    subject.passUntil(() -> !ran.isEmpty());

    int then = count.get();
    subject.pass(20);
    assertThat(count.get()).isEqualTo(then);
  }

  @Test
  void shouldNotRunACancelledTask() {
    subject.scheduler().schedule(300, () -> ran.add("cancelled")).cancel();
    subject.scheduler().schedule(400, () -> ran.add("other"));

    subject.passUntil(() -> !ran.isEmpty());
    assertThat(ran).containsExactly("other");
  }

  @Test
  void shouldReportATaskThatThrowsAndGoOn() {
    IllegalStateException fault = new IllegalStateException("a bug");
    AtomicInteger count = new AtomicInteger();
    subject
        .scheduler()
        .scheduleWithDelay(
            1,
            () -> {
              if (count.incrementAndGet() == 1) {
                throw fault;
              }
            });

    subject.passUntil(() -> count.get() >= 2);
    assertThat(faults).containsExactly(fault);
  }

  @Test
  void shouldDropWhatDidNotStartAndWhatComesAfterClose() {
    subject.scheduler().schedule(300, () -> ran.add("before"));
    subject.scheduler().close();
    subject.scheduler().schedule(0, () -> ran.add("after"));
    subject.scheduler().scheduleWithDelay(1, () -> ran.add("after"));

    subject.pass(400);
    assertThat(ran).isEmpty();
    assertThat(faults).isEmpty();
  }
}
