package io.ashlar.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code bin/dfs} of the distribution as a user would. */
public final class DfsCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path work;
  private final List<String> globals;
  private final Map<String, String> environment = new HashMap<>();
  private long limitSeconds = 110;

  /**
   * Runs commands in {@code work}, where their output is kept as well.
   *
   * @param globals options that every command gets, for example {@code --fs URI}
   */
  public DfsCommand(Path work, List<String> globals) {
    this.work = work;
    this.globals = List.copyOf(globals);
  }

  /** Sets a variable of the commands' environment. */
  public DfsCommand environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Lets commands run longer than the 110 seconds that they have at first. */
  public DfsCommand limitSeconds(long seconds) {
    limitSeconds = seconds;
    return this;
  }

  /** What a command did. */
  public record Result(List<String> command, int exit, String out, String err) {
    /** Fails the test with everything that was printed unless the exit code fits. */
    public Result expectExit(int expected) {
      if (exit != expected) {
        throw new AssertionError(
            String.format(
                "expected exit %d, found %d from %s%n--- stdout%n%s--- stderr%n%s",
                expected, exit, command, out, err));
      }
      return this;
    }

    /** The one JSON document on stdout. */
    public JsonNode json() {
      try {
        return JSON.readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException("not JSON from " + command + ": " + out, e);
      }
    }

    /** {@code error.code} of the JSON document. */
    public String errorCode() {
      return json().path("error").path("code").asText();
    }
  }

  /** Runs to the end, at most {@link #limitSeconds} seconds. */
  public Result run(String... arguments) {
    return finish(start(arguments));
  }

  /** Starts and does not wait. */
  public Running start(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Distribution.dfs().toString());
    command.addAll(globals);
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(work, "out", ".txt");
      Path err = Files.createTempFile(work, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(work.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("DFS_"));
      builder.environment().putAll(environment);
      return new Running(command, builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that may still run. */
  public record Running(List<String> command, Process process, Path out, Path err) {}

  /** Waits for the end. */
  public Result finish(Running running) {
    try {
      if (!running.process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
        running.process.destroyForcibly().waitFor();
        throw new AssertionError(
            running.command
                + " did not end in "
                + limitSeconds
                + " s; it printed\n"
                + text(running.out)
                + text(running.err));
      }
      return new Result(
          running.command, running.process.exitValue(), text(running.out), text(running.err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      running.process.destroyForcibly();
      delete(running.out);
      delete(running.err);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
