package io.ashlar.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.benchmarks.driver.Words;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which comparisons are made, and how much each row does. */
final class BenchOptionsTest {
  private static BenchOptions options(Set<String> only, boolean quick, boolean peer) {
    Path any = Path.of("any");
    return new BenchOptions(any, any, any, only, 1, quick, peer, false, false, false, "dfs bench");
  }

  @Test
  void shouldCompareEachPromiseWithThePeerAtDefaultsAndTuned() {
    assertThat(options(Set.of(), false, true).rounds())
        .containsExactly(
            new Round("default", "flush", true),
            new Round("default", "hsync", false),
            new Round("tuned", "flush", true),
            new Round("tuned", "hsync", false));
  }

  @Test
  void shouldLeaveOutWhatAQuickRunHasNoTimeFor() {
    assertThat(options(Set.of(), true, true).rounds()).hasSize(2);
  }

  @Test
  void shouldRunReadsOnce() {
    assertThat(options(Set.of("stat", "get"), false, false).rounds())
        .containsExactly(new Round("alone", "flush", true));
  }

  @Test
  void shouldKnowTheRowsByName() {
    assertThat(Bench.rows())
        .containsExactlyInAnyOrder(
            "put", "get", "small", "stat", "list", "mkdirs", "create", "rename", "delete", "hflush",
            "hsync", "pread", "ls", "restart", "grow", "heap", "file", "reports", "balance");
    assertThat(options(Set.of("rename", "put"), false, false).wantedWords())
        .containsExactly("put", "rename");
  }

  @Test
  void shouldRunTheLongRowOnlyIfItIsNamed() {
    assertThat(options(Set.of(), false, true).wantedWords())
        .doesNotContain("grow", "heap", "file", "reports", "balance");
    assertThat(options(Set.of("grow", "heap"), false, true).rounds()).isEmpty();
    assertThat(options(Set.of("grow"), false, true).rounds()).isEmpty();
  }

  @Test
  void shouldDoLessInQuickRunsAndWarmUps() {
    Words full = new Amounts(false).request("small", 8, false);
    Words quick = new Amounts(true).request("small", 8, false);
    Words warm = new Amounts(false).request("small", 8, true);
    assertThat(full.count("bytes")).isEqualTo(4096);
    assertThat(quick.count("count")).isEqualTo(full.count("count") / 10);
    assertThat(warm.count("count")).isEqualTo(full.count("count"));
    assertThat(new Amounts(true).request("put", 1, false).number("bytes"))
        .isLessThan(new Amounts(false).request("put", 1, false).number("bytes"));
    assertThat(new Amounts(true).request("list", 32, true).count("count")).isEqualTo(100);
  }

  @Test
  void shouldReadWhatABlockDeviceWrote() {
    assertThat(BlockDevice.parse("  10 0 80 5 20 1 4096 7 0 9 9 0 0\n")).isEqualTo(2_097_152);
    assertThat(BlockDevice.numbers(0xFE01)).isEqualTo("254:1");
    assertThat(BlockDevice.numbers(0x100803)).isEqualTo("8:259");
  }

  @Test
  void shouldReadTheLoadAverage() {
    assertThat(MachineFacts.load("3.25 2.10 1.00 2/345 6789\n")).isEqualTo(3.25);
  }
}
