package io.ashlar.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes system calls of a running process fail, by {@code strace}.
 *
 * <p>Where strace is missing or may not attach, nothing is injected, and one line says so; with
 * {@code -Dashlar.require=strace} that fails.
 *
 * <p><b>Ownership</b>: close detaches it from the process, which goes on.
 */
public final class Strace implements AutoCloseable {
  private static final long ATTACH_MS = 10_000;

  private final @org.jspecify.annotations.Nullable Process process;
  private final Path log;

  private Strace(@org.jspecify.annotations.Nullable Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Attaches to all threads of {@code pid}; {@code what} is a value of strace's inject. */
  public static Strace inject(long pid, String what) throws IOException {
    Path log = Files.createTempFile("strace", ".txt");
    Path said = Files.createTempFile("strace", ".err");
    Process process = null;
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      "strace",
                      "-f",
                      "-p",
                      Long.toString(pid),
                      "-o",
                      log.toString(),
                      "-e",
                      "trace=" + what.substring(0, what.indexOf(':')),
                      "-e",
                      "inject=" + what))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ATTACH_MS);
      while (!Files.readString(said).contains("attached") && System.nanoTime() - end < 0) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw new IOException(Files.readString(said).strip());
        }
      }
      return new Strace(process, log);
    } catch (IOException e) {
      return unavailable(e, log);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private static Strace unavailable(IOException cause, Path log) {
    String why = "no system call can be made to fail here: " + cause.getMessage();
    if (System.getProperty("ashlar.require", "").contains("strace")) {
      throw new AssertionError(why, cause);
    }
    System.out.println("skipped: " + why);
    return new Strace(null, log);
  }

  /** Calls that were made to fail so far. */
  public long injected() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("(INJECTED)")).count();
    }
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.destroy(); // SIGTERM detaches; SIGKILL could leave threads stopped.
      try {
        process.waitFor(ATTACH_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Files.deleteIfExists(log);
  }
}
