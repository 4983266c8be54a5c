package io.ashlar.it.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock of whole processes, that is of everything in them, which a test shifts while they
 * run: a small library that is loaded before the system's own.
 *
 * <p>It is compiled by {@code cc}. Where there is none, clocks stay right, and one line says so;
 * with {@code -Dashlar.require=cc} that fails.
 */
public final class ProcessClock {
  private static final String SOURCE =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <fcntl.h>
      #include <stdlib.h>
      #include <sys/mman.h>
      #include <sys/time.h>
      #include <time.h>
      static volatile long long *offset;
      static int (*real)(clockid_t, struct timespec *);
      __attribute__((constructor)) static void begin(void) {
        real = dlsym(RTLD_NEXT, "clock_gettime");
        const char *file = getenv("ASHLAR_WALL_OFFSET");
        int fd = file ? open(file, O_RDONLY) : -1;
        void *at = fd < 0 ? MAP_FAILED : mmap(0, 8, PROT_READ, MAP_SHARED, fd, 0);
        if (at != MAP_FAILED) offset = at;
      }
      int clock_gettime(clockid_t id, struct timespec *now) {
        if (!real) begin();
        int failed = real(id, now);
        if (!failed && offset && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
          now->tv_sec += *offset;
        return failed;
      }
      int gettimeofday(struct timeval *restrict now, void *restrict zone) {
        struct timespec exact;
        int failed = clock_gettime(CLOCK_REALTIME, &exact);
        now->tv_sec = exact.tv_sec;
        now->tv_usec = exact.tv_nsec / 1000;
        return failed;
      }
      time_t time(time_t *where) {
        struct timespec exact;
        clock_gettime(CLOCK_REALTIME, &exact);
        if (where) *where = exact.tv_sec;
        return exact.tv_sec;
      }
      """;

  private final Path offset;
  private final Path library;
  private final boolean works;

  private ProcessClock(Path offset, Path library, boolean works) {
    this.offset = offset;
    this.library = library;
    this.works = works;
  }

  /** Compiles the library below {@code folder}. */
  public static ProcessClock prepare(Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("wall.c"), SOURCE);
    Path library = folder.resolve("wall.so");
    Path offset = folder.resolve("wall.offset");
    Files.write(offset, new byte[Long.BYTES]);
    String failure = compile(source, library);
    if (!failure.isEmpty()) {
      String why = "the clock of a process cannot be shifted here: " + failure;
      if (System.getProperty("ashlar.require", "").contains("cc")) {
        throw new AssertionError(why);
      }
      System.out.println("skipped: " + why);
    }
    return new ProcessClock(offset, library, failure.isEmpty());
  }

  private static String compile(Path source, Path library) {
    try {
      Process cc =
          new ProcessBuilder(
                  "cc",
                  "-shared",
                  "-fPIC",
                  "-O1",
                  "-o",
                  library.toString(),
                  source.toString(),
                  "-ldl")
              .redirectErrorStream(true)
              .start();
      String out = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return cc.waitFor(60, TimeUnit.SECONDS) && cc.exitValue() == 0 ? "" : "cc: " + out.strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** False if clocks cannot be shifted here. */
  public boolean works() {
    return works;
  }

  /** Of processes whose clock is shifted. */
  public Map<String, String> environment() {
    return works
        ? Map.of("LD_PRELOAD", library.toString(), "ASHLAR_WALL_OFFSET", offset.toString())
        : Map.of();
  }

  /** Their wall clock is off by so many seconds from now on. */
  public void shift(long seconds) throws IOException {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(seconds).array();
    try (RandomAccessFile file = new RandomAccessFile(offset.toFile(), "rw")) {
      file.write(bytes);
    }
  }
}
