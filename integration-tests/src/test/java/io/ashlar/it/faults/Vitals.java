package io.ashlar.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Open files and threads of a process, as the system counts them. */
record Vitals(long pid, long files, long threads) {
  /** What a process may have more than at the start: idle connections, threads of the compiler. */
  private static final long FILES_MORE_MAX = 24;

  private static final long THREADS_MORE_MAX = 16;

  static Vitals of(long pid) throws IOException {
    return new Vitals(pid, count(pid, "fd"), count(pid, "task"));
  }

  private static long count(long pid, String what) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), what))) {
      return all.count();
    } catch (NoSuchFileException e) {
      throw new IOException("process " + pid + " is gone", e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** True if it has grown no further than a process at rest does. */
  boolean within(Vitals before) {
    return files <= before.files + FILES_MORE_MAX && threads <= before.threads + THREADS_MORE_MAX;
  }
}
