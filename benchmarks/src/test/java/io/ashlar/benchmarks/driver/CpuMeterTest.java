package io.ashlar.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CPU of processes and of the machine, from the text of /proc. */
final class CpuMeterTest {
  @Test
  void shouldAddUserAndSystemTicksBehindAnyName() {
    String stat = "42 (a ) (b) S 1 42 42 0 -1 4194560 100 0 3 0 1234 66 0 0 20 0 21 0 99 1 2 3";
    assertThat(CpuMeter.parse(stat)).isEqualTo(13.0);
  }

  @Test
  void shouldNameAProcessThatIsGone() {
    CpuMeter meter = new CpuMeter(Map.of("dn1", 0L));
    assertThatThrownBy(meter::seconds)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("process 0 (dn1) is gone");
  }

  @Test
  void shouldSubtractByName() {
    assertThat(CpuMeter.between(Map.of("nn1", 1.5), Map.of("nn1", 4.0, "dn1", 2.0)))
        .isEqualTo(Map.of("nn1", 2.5, "dn1", 2.0));
  }

  @Test
  void shouldCountEverythingButIdleAndWaiting() {
    String stat = "cpu  100 20 30 5000 600 7 8 9 50 0\ncpu0 1 1 1 1\n";
    assertThat(MachineCpu.parse(stat)).isEqualTo(1.74);
  }

  @Test
  void shouldKeepTheForeignShareBetweenNoneAndAll() {
    int processors = Runtime.getRuntime().availableProcessors();
    long second = 1_000_000_000L;
    assertThat(MachineCpu.foreignShare(0.5 * processors, 0.25 * processors, second))
        .isEqualTo(0.25);
    assertThat(MachineCpu.foreignShare(1, 2, second)).isZero();
    assertThat(MachineCpu.foreignShare(9.0 * processors, 0, second)).isEqualTo(1);
  }
}
