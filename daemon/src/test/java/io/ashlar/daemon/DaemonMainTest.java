package io.ashlar.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.common.config.Configuration;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs real processes: exit codes and signals cannot be seen from inside. */
final class DaemonMainTest {
  private static final long WAIT_SECONDS = 60;

  @TempDir Path folder;

  /** The process under test. Arguments: status file, mode. */
  static final class Launched {
    public static void main(String[] arguments) {
      Configuration configuration =
          Configuration.of(Map.of("dfs.daemon.status-file", arguments[0]));
      System.exit(
          DaemonMain.run(
              "tester", configuration, false, faults -> start(arguments[1], faults::onFault)));
    }

    private static Daemon start(
        String mode, java.util.function.BiConsumer<String, Throwable> faults) throws IOException {
      switch (mode) {
        case "refuse" -> throw new DfsException(ErrorCode.NOT_FORMATTED, "no image in /x");
        case "break" -> throw new NoClassDefFoundError("x/Y");
        case "fault" -> faults.accept("here", new IllegalStateException("broken"));
        default -> {}
      }
      return new Daemon() {
        @Override
        public InetSocketAddress rpcAddress() {
          return ListenAddress.parse("127.0.0.1:1");
        }

        @Override
        public InetSocketAddress httpAddress() {
          return ListenAddress.parse("127.0.0.1:2");
        }

        @Override
        public void close() {
          System.out.println("closed");
        }
      };
    }
  }

  @Test
  void shouldAnnounceItselfAndStopCleanlyAtSigterm() throws Exception {
    Process process = launch("serve");
    Path status = folder.resolve("status.json");
    await(() -> Files.exists(status));
    JsonNode said = new ObjectMapper().readTree(status.toFile());
    assertThat(said.at("/pid").asLong()).isEqualTo(process.pid());
    assertThat(said.at("/rpc/port").asInt()).isEqualTo(1);
    assertThat(said.at("/http/host").asText()).isEqualTo("127.0.0.1");

    process.destroy();

    assertThat(exitCode(process)).isZero();
    assertThat(status).doesNotExist();
    assertThat(folder.resolve("out")).hasContent("closed");
  }

  @Test
  void shouldPrintOneErrorWithoutStackTraceWhenRefused() throws Exception {
    assertThat(exitCode(launch("refuse"))).isEqualTo(1);

    assertThat(Files.readString(folder.resolve("err")))
        .contains("tester: NOT_FORMATTED: no image in /x")
        .contains("  remedy: ")
        .doesNotContain("\tat ");
  }

  @Test
  void shouldFailWhenTheStartBreaks() throws Exception {
    assertThat(exitCode(launch("break"))).isEqualTo(1);

    assertThat(Files.readString(folder.resolve("err")))
        .contains("tester: INTERNAL_ERROR: ")
        .contains("NoClassDefFoundError: x/Y");
  }

  @Test
  void shouldEndAtOnceOnAFault() throws Exception {
    assertThat(exitCode(launch("fault"))).isEqualTo(1);

    assertThat(Files.readString(folder.resolve("err"))).contains("where=here").contains("broken");
  }

  private Process launch(String mode) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Launched.class.getName(),
            folder.resolve("status.json").toString(),
            mode)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
