package io.ashlar.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands to their end. One that runs when the run is stopped is ended first, so that nothing
 * is being started while everything is taken down.
 *
 * <p><b>Threading</b>: one command at a time; {@link #close} from any thread.
 */
public final class Commands implements AutoCloseable {
  private final Path folder;
  private volatile boolean closed;
  private volatile @Nullable Process running;
  private int count;

  /** Keeps the output of commands in {@code folder}. */
  public Commands(Path folder) {
    this.folder = folder;
  }

  /** True once the run is being taken down. */
  public boolean isClosed() {
    return closed;
  }

  /** Output of a command that ended well; fails with its last words otherwise. */
  public String run(long timeoutMs, List<String> command) throws IOException {
    return run(timeoutMs, command, false);
  }

  /** The same for a command that takes things down, which also runs after {@link #close}. */
  public String runAlways(long timeoutMs, List<String> command) throws IOException {
    return run(timeoutMs, command, true);
  }

  private synchronized String run(long timeoutMs, List<String> command, boolean always)
      throws IOException {
    if (closed && !always) {
      throw new IOException("the run was stopped");
    }
    Files.createDirectories(folder);
    Path out = folder.resolve("command-" + count + ".out");
    Path err = folder.resolve("command-" + count++ + ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    Process process = builder.start();
    running = process;
    try {
      if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
        throw new IOException(command + " did not end within " + timeoutMs / 1000 + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command, e);
    } finally {
      running = null;
      process.destroyForcibly();
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      String words = text + Files.readString(err, StandardCharsets.UTF_8);
      throw new IOException(command + " ended with " + process.exitValue() + ":\n" + words.strip());
    }
    return text;
  }

  @Override
  public void close() {
    closed = true;
    Process process = running;
    if (process != null) {
      process.destroy();
    }
  }
}
