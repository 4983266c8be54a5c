package io.ashlar.datanode.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.Disk;
import io.ashlar.testkit.Await;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GroupForceTest {
  private static final Path FOLDER = Path.of("/folder");

  @Test
  void shouldServeAllThatAskedWhileOneRanWithOneMore() throws Exception {
    FakeDisk fake = new FakeDisk(1);
    fake.createDirectories(FOLDER);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger forces = new AtomicInteger();
    GroupForce group =
        new GroupForce(
            onForce(
                fake,
                () -> {
                  forces.incrementAndGet();
                  begun.countDown();
                  goOn.await();
                }),
            FOLDER);
    List<Thread> threads = new ArrayList<>();
    List<CompletableFuture<Void>> done = new ArrayList<>();
    start(group, threads, done);
    begun.await();
    for (int n = 0; n < 10; n++) {
      start(group, threads, done);
    }
    Await.until(
        "all wait",
        10_000,
        () -> threads.stream().skip(1).allMatch(one -> one.getState() == Thread.State.WAITING));
    goOn.countDown();
    for (CompletableFuture<Void> one : done) {
      one.get();
    }
    assertThat(forces).hasValue(2);
  }

  @Test
  void shouldRefuseAfterAFailedForce_D17() throws Exception {
    FakeDisk disk = new FakeDisk(1);
    disk.createDirectories(FOLDER);
    GroupForce group = new GroupForce(disk, FOLDER);
    group.force();
    disk.failForce(1);
    assertThatThrownBy(group::force).hasMessageContaining("Input/output error");
    assertThatThrownBy(group::force)
        .hasMessageContaining("an earlier force of /folder failed")
        .hasRootCauseMessage("injected: Input/output error");
  }

  private static void start(
      GroupForce group, List<Thread> threads, List<CompletableFuture<Void>> done) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                group.force();
                result.complete(null);
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            });
    threads.add(thread);
    done.add(result);
    thread.start();
  }

  private interface Step {
    void run() throws Exception;
  }

  /** {@code disk}, but before a folder is forced {@code step} runs. */
  private static Disk onForce(Disk disk, Step step) {
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, args) -> {
              if (method.getName().equals("forceDirectory")) {
                step.run();
              }
              return method.invoke(disk, args);
            });
  }
}
