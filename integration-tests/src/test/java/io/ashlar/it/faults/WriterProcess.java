package io.ashlar.it.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link WriterMain} of its own, to be killed or paused. Close kills it. */
final class WriterProcess implements AutoCloseable {
  /** Numbers of files never meet: each writer has a range of its own. */
  private static final long FILES_EACH = 1_000_000;

  private final Process process;
  private final Path journal;
  private final Path errors;

  private WriterProcess(Process process, Path journal, Path errors) {
    this.process = process;
    this.journal = journal;
    this.errors = errors;
  }

  static WriterProcess start(
      Path dir,
      Map<String, String> environment,
      String uri,
      String folder,
      int number,
      long seed,
      long fileBytesMax)
      throws IOException {
    Path journal = dir.resolve("journal-" + number + ".txt");
    Path errors = dir.resolve("writer-" + number + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    WriterMain.class.getName(),
                    uri,
                    folder,
                    Long.toString(seed),
                    Long.toString(firstFile(number)),
                    Long.toString(fileBytesMax),
                    journal.toString()))
            .redirectErrorStream(true)
            .redirectOutput(errors.toFile());
    builder.environment().putAll(environment);
    return new WriterProcess(builder.start(), journal, errors);
  }

  /** The first file that it writes. */
  static long firstFile(int number) {
    return number * FILES_EACH;
  }

  Journal journal() throws IOException {
    return Journal.read(journal);
  }

  /** What it noted so far; nothing if it has not begun. */
  Journal journalOrEmpty() throws IOException {
    return Files.exists(journal) ? Journal.read(journal) : Journal.empty();
  }

  Path errors() {
    return errors;
  }

  long pid() {
    return process.pid();
  }

  boolean runs() {
    return process.isAlive();
  }

  /** Lets it end the file that it writes, and end. */
  void finish(long limitMs) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
    await(limitMs);
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    await(10_000);
  }

  private void await(long limitMs) {
    try {
      if (!process.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the writer did not end in " + limitMs + " ms, see " + errors);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
