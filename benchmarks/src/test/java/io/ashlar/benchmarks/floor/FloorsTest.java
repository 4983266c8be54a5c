package io.ashlar.benchmarks.floor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.benchmarks.result.Floor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every floor is measured with real sockets and files, and nothing is left. */
final class FloorsTest {
  @Test
  void shouldMeasureEveryPart(@TempDir Path temp) throws IOException {
    List<Floor> floors = new Floors(temp, true).measure();
    assertThat(floors.stream().map(floor -> floor.name() + "." + floor.quantity()))
        .contains(
            "hop.tcp.cpu",
            "hop.unix.cpu",
            "sendfile.tcp.cpu",
            "sendfile.tcp.throughput",
            "crc32c.cpu",
            "file.write.cpu",
            "fdatasync.4k.p50",
            "echo.c1.p50",
            "echo.c8.rate",
            "echo.c32.rate",
            "echo.pipelined.rate",
            "commit.c1.p50",
            "commit.c32.rate");
    assertThat(floors).allSatisfy(floor -> assertThat(floor.value()).isNotNegative());
    assertThat(floors.stream().filter(floor -> floor.quantity().equals("rate")))
        .allSatisfy(floor -> assertThat(floor.value()).isPositive());
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }
}
