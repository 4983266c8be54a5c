package io.ashlar.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryReadingTest {
  private static final String METRICS =
      """
      # HELP jvm_memory_used_bytes Used bytes of a given JVM memory area.
      # TYPE jvm_memory_used_bytes gauge
      jvm_memory_used_bytes{area="heap"} 6.99364728E8
      jvm_memory_used_bytes{area="nonheap"} 3.4350368E7
      jvm_buffer_pool_used_bytes{pool="direct"} 2203649.0
      jvm_buffer_pool_used_bytes{pool="mapped"} 4096.0
      jvm_buffer_pool_used_bytes{pool="mapped - 'non-volatile memory'"} 7.0
      """;
  private static final String STATUS = "Name:\tjava\nVmHWM:\t 1400000 kB\nVmRSS:\t 1350492 kB\n";

  @Test
  void shouldReadHeapBuffersAndResidentMemory() throws IOException {
    MemoryReading reading = MemoryReading.parse(METRICS, STATUS);

    assertThat(reading)
        .isEqualTo(new MemoryReading(699_364_728, 2_203_649, 4_096, 1_350_492L * 1024));
    assertThat(reading.joint()).isEqualTo(701_572_473);
  }

  @Test
  void shouldTakeAwayWhatAnEmptyOneNeeds() {
    MemoryReading used = new MemoryReading(900, 80, 7, 2_000);

    assertThat(used.above(new MemoryReading(100, 30, 7, 1_500)))
        .isEqualTo(new MemoryReading(800, 50, 0, 500));
  }

  @Test
  void shouldRefuseToGuessWhatIsMissing() {
    assertThatThrownBy(() -> MemoryReading.parse("up 1\n", STATUS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("jvm_memory_used_bytes");
    assertThatThrownBy(() -> MemoryReading.parse(METRICS, "Name:\tjava\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("VmRSS");
  }
}
