package io.ashlar.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.result.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records this very process with the real recorder. */
final class ProfilerTest {
  @Test
  void shouldFindTheMethodThatTakesTheTime(@TempDir Path temp) throws Exception {
    Map<String, Long> pids = Map.of("client", ProcessHandle.current().pid(), "dn2", 1L);
    try (Commands commands = new Commands(temp.resolve("commands"))) {
      List<Profile> profiles =
          new Profiler(commands, temp.resolve("profiles"))
              .record(pids, ProfilerTest::workUntilItCanBeSeen);
      assertThat(profiles).hasSize(1);
      Profile own = profiles.get(0);
      assertThat(own.process()).isEqualTo("client");
      assertThat(own.samples()).isPositive();
      assertThat(own.kernelShare()).isBetween(0.0, 1.0);
      assertThat(own.top()).extracting(Profile.Hot::method).contains("ProfilerTest.work");
    }
    try (Stream<Path> left = Files.list(temp.resolve("profiles"))) {
      assertThat(left).isEmpty();
    }
  }

  /** By CPU time, so that a machine under load gives as many samples. */
  private static void workUntilItCanBeSeen() {
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + 1_000_000_000L;
    double sum = 0;
    while (threads.getCurrentThreadCpuTime() < end) {
      sum += work();
    }
    assertThat(sum).isPositive(); // So that no compiler leaves the work out.
  }

  private static double work() {
    double sum = 0;
    for (int i = 1; i < 200_000; i++) {
      sum += Math.sqrt(i) / i;
    }
    return sum;
  }

  @Test
  void shouldReadTheTimesOfAProcess() {
    Profiler.KernelTime time =
        Profiler.KernelTime.parse("7 (a b) c) S 1 7 7 0 -1 0 1 2 3 4 30 70 0 0 20 0 1 0");
    assertThat(time).isEqualTo(new Profiler.KernelTime(30, 70));
    assertThat(time.shareSince(new Profiler.KernelTime(0, 60))).isEqualTo(0.25);
    assertThat(time.shareSince(time)).isZero();
  }
}
