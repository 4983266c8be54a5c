package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Operations of the namespace. Each thread works in a directory of its own. */
final class Metadata {
  private static final String FOLDER = "/bench/meta";
  private static final String STAT_FOLDER = "/bench/stat";
  private static final String LIST_FOLDER = "/bench/list";
  private static final int STAT_FILES = 200;
  private static final int LIST_ENTRIES = 1_000;
  private static final int PREPARING_THREADS = 8;
  private static final int STRIDE = 7919;
  private static final long POLL_NANOS = 50_000_000;

  private Metadata() {}

  /** Status of files in one directory. */
  static List<Sample> stat(Target target, Workers workers, Words request) throws IOException {
    fill(target, workers, STAT_FOLDER, STAT_FILES);
    return List.of(
        workers.measure(
            "stat",
            request.count("threads"),
            request.count("count"),
            0,
            (t, i) -> target.stat(STAT_FOLDER + "/f" + (long) i * STRIDE % STAT_FILES)));
  }

  /** Listing of a directory of 1,000 files, to its end. */
  static List<Sample> list(Target target, Workers workers, Words request) throws IOException {
    fill(target, workers, LIST_FOLDER, LIST_ENTRIES);
    return List.of(
        workers.measure(
            "list",
            request.count("threads"),
            request.count("count"),
            0,
            (t, i) -> {
              int entries = target.list(LIST_FOLDER);
              if (entries != LIST_ENTRIES) {
                throw new IOException("expected " + LIST_ENTRIES + " entries, found " + entries);
              }
            }));
  }

  /** New directories. */
  static List<Sample> mkdirs(Target target, Workers workers, Words request) throws IOException {
    int threads = request.count("threads");
    folders(target, threads);
    Sample made =
        workers.measure(
            "mkdirs",
            threads,
            request.count("count"),
            0,
            (t, i) -> target.mkdirs(path(i, threads, "d")));
    target.delete(FOLDER, true);
    return List.of(made);
  }

  /** The life of empty files: create, rename, delete. */
  static List<Sample> files(Target target, Workers workers, Words request) throws IOException {
    int threads = request.count("threads");
    folders(target, threads);
    Sample created =
        workers.measure(
            "create",
            threads,
            request.count("count"),
            0,
            (t, i) -> target.createEmpty(path(i, threads, "f")));
    Sample renamed =
        workers.measure(
            "rename",
            threads,
            (int) created.operations(),
            0,
            (t, i) -> target.rename(path(i, threads, "f"), path(i, threads, "g")));
    Sample deleted =
        workers.measure(
            "delete",
            threads,
            (int) renamed.operations(),
            0,
            (t, i) -> {
              if (!target.delete(path(i, threads, "g"), false)) {
                throw new IOException("file " + i + " was not there any more");
              }
            });
    target.delete(FOLDER, true);
    return List.of(created, renamed, deleted);
  }

  /** Empty files for a restart, 1,000 to a directory, and an image of them. */
  static List<Sample> namespace(Target target, Workers workers, Words request) throws IOException {
    int files = request.count("count");
    for (int folder = 0; folder * 1000 < files; folder++) {
      target.mkdirs("/bench/restart/" + folder);
    }
    Sample created =
        workers.measure(
            "create",
            PREPARING_THREADS,
            files,
            0,
            (t, i) -> {
              String path = "/bench/restart/" + i / 1000 + "/f" + i;
              if (!exists(target, path)) {
                target.createEmpty(path);
              }
            });
    target.checkpoint();
    return List.of(created);
  }

  /** Tries one stat until it is answered. */
  static List<Sample> served(Target target, Workers workers, Words request) throws IOException {
    long end = System.nanoTime() + request.number("limitMs") * 1_000_000;
    String path = request.find("path");
    while (true) {
      try {
        target.stat(path == null ? "/bench/restart/0/f0" : path);
        return List.of();
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("no stat was answered in time", e);
        }
      }
    }
  }

  /** Returns once all DataNodes take data. */
  static List<Sample> ready(Target target, Workers workers, Words request) throws IOException {
    long end = System.nanoTime() + request.number("limitMs") * 1_000_000;
    while (target.liveDataNodes() < request.count("dataNodes")) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("only " + target.liveDataNodes() + " DataNodes take data");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return List.of();
  }

  private static void folders(Target target, int threads) throws IOException {
    target.delete(FOLDER, true);
    for (int t = 0; t < threads; t++) {
      target.mkdirs(FOLDER + "/" + t);
    }
  }

  private static String path(int number, int folders, String prefix) {
    return FOLDER + "/" + number % folders + "/" + prefix + number;
  }

  private static void fill(Target target, Workers workers, String folder, int files)
      throws IOException {
    if (exists(target, folder + "/f" + (files - 1))) {
      return;
    }
    target.mkdirs(folder);
    // The last one is made last: it says that all are there.
    workers.prepare(PREPARING_THREADS, files - 1, (t, i) -> target.createEmpty(folder + "/f" + i));
    target.createEmpty(folder + "/f" + (files - 1));
  }

  private static boolean exists(Target target, String path) {
    try {
      target.stat(path);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
