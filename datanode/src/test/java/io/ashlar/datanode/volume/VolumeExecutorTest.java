package io.ashlar.datanode.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.work.RealThreads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VolumeExecutorTest {
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private VolumeExecutor executor = executor(2);

  private VolumeExecutor executor(int threads) {
    return new VolumeExecutor(
        RealThreads.INSTANCE, "test", threads, 16, (where, cause) -> faults.add(cause));
  }

  @AfterEach
  void close() {
    executor.close();
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldRunBothPartsAtTheSameTimeIfAThreadIsIdle() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    runInside(
        () ->
            executor.together(
                () -> assertThat(meet(both)).isTrue(), () -> assertThat(meet(both)).isTrue()));
  }

  @Test
  void shouldRunBothPartsOneAfterTheOtherIfNoneIs() throws Exception {
    executor.close();
    executor = executor(1);
    List<String> order = new CopyOnWriteArrayList<>();
    runInside(() -> executor.together(() -> order.add("one"), () -> order.add("other")));
    assertThat(order).containsExactly("one", "other");
  }

  @Test
  void shouldThrowTheFailureOfEitherPart() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    assertThatThrownBy(() -> runInside(() -> executor.together(() -> {}, () -> fail("other"))))
        .hasRootCauseMessage("other");
    assertThatThrownBy(
            () -> runInside(() -> executor.together(() -> fail("one"), () -> ran.add("other"))))
        .hasRootCauseMessage("one");
    assertThat(ran).containsExactly("other");
  }

  private static void fail(String message) throws IOException {
    throw new IOException(message);
  }

  private static boolean meet(CountDownLatch both) {
    both.countDown();
    try {
      return both.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As a task of the executor, from which its methods are called. */
  private void runInside(VolumeExecutor.IoTask task) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            task.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    done.get(20, TimeUnit.SECONDS);
  }
}
