package io.ashlar.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A child that is talked to by lines and that ends when its input ends, even if this process is
 * killed. Its standard error goes to a log.
 *
 * <p><b>Threading</b>: one thread talks; any may close.
 */
public final class Child implements AutoCloseable {
  private static final long STOP_SECONDS = 15;
  private static final int LOG_TAIL_LINES = 12;

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;

  private Child(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a command; its standard error is appended to {@code log}. */
  public static Child start(String name, List<String> command, Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new Child(name, log, builder.start());
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Says one line. */
  public void say(String line) throws IOException {
    try {
      OutputStream input = process.getOutputStream();
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new IOException(name + " does not listen any more" + lastWords(), e);
    }
  }

  /** The next line; fails if there is none in time. */
  public String hear(long timeoutMs) throws IOException {
    FutureTask<@Nullable String> read = new FutureTask<>(answers::readLine);
    Thread reader = new Thread(read, "hear-" + name);
    reader.setDaemon(true);
    reader.start();
    try {
      String line = read.get(timeoutMs, TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new IOException(name + " ended without an answer" + lastWords());
      }
      return line;
    } catch (ExecutionException e) {
      throw new IOException(name + " cannot be heard" + lastWords(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          name + " gave no answer within " + timeoutMs / 1000 + " s" + lastWords(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + name, e);
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
      return "; the end of its log "
          + log
          + ":\n"
          + String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "; its log " + log + " cannot be read: " + e.getMessage();
    }
  }

  /** Ends its input, waits for its end, and kills it if that does not come. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It is gone already; the wait below says so.
    }
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
      process.destroyForcibly();
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    throw new IOException(name + " (pid " + process.pid() + ") does not end");
  }

  @Override
  public String toString() {
    return name + " (pid " + process.pid() + ")";
  }
}
