package io.ashlar.namenode.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.work.RealThreads;
import io.ashlar.testkit.Await;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkerPoolTest {
  @Test
  void shouldRefuseWhatDoesNotFitAndCountIt() throws Exception {
    MetricRegistry metrics = new MetricRegistry();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    Runnable task =
        () -> {
          try {
            release.await();
            ran.incrementAndGet();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (WorkerPool pool = new WorkerPool(RealThreads.INSTANCE, 1, 2, metrics)) {
      assertThat(pool.tryExecute(task)).isTrue();
      Await.until("the worker took it", 30_000, () -> depth(metrics) == 0);
      assertThat(pool.tryExecute(task)).isTrue();
      assertThat(pool.tryExecute(task)).isTrue();

      assertThat(pool.tryExecute(task)).isFalse();

      assertThat(depth(metrics)).isEqualTo(2);
      assertThat(metrics.counter("namenode.rpc.worker.refused").getCount()).isEqualTo(1);
      release.countDown();
      Await.until("all ran", 30_000, () -> ran.get() == 3);
    }
  }

  private static int depth(MetricRegistry metrics) {
    Gauge<?> depth =
        Objects.requireNonNull(metrics.getGauges().get("namenode.rpc.worker.queue.depth"));
    return (Integer) depth.getValue();
  }
}
