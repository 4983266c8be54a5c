package io.ashlar.namenode.editlog;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Does the same in every folder, at the same time if there are threads for it.
 *
 * <p><b>Threading</b>: the caller does the first folder's part itself and waits for the others. The
 * threads are never interrupted, because they do file I/O.
 */
final class FolderTasks implements AutoCloseable {
  private final @Nullable ExecutorService threads;

  FolderTasks(int folders, boolean parallel) {
    this.threads =
        parallel && folders > 1
            ? Executors.newFixedThreadPool(
                folders - 1,
                task -> {
                  Thread thread = new Thread(task, "edit-log-folder");
                  thread.setDaemon(true);
                  return thread;
                })
            : null;
  }

  /** A folder's part. */
  @FunctionalInterface
  interface Part<T> {
    void run(T folder) throws IOException;
  }

  /** Runs {@code part} for each of {@code folders}; those in which it failed, with the cause. */
  <T> Map<T, IOException> run(List<T> folders, Part<T> part) {
    Map<T, CompletableFuture<@Nullable IOException>> others = new LinkedHashMap<>();
    if (threads != null) {
      for (T folder : folders.subList(Math.min(1, folders.size()), folders.size())) {
        others.put(folder, CompletableFuture.supplyAsync(() -> failure(folder, part), threads));
      }
    }
    Map<T, IOException> failures = new LinkedHashMap<>();
    for (T folder : folders) {
      CompletableFuture<@Nullable IOException> other = others.get(folder);
      IOException failure = other == null ? failure(folder, part) : other.join();
      if (failure != null) {
        failures.put(folder, failure);
      }
    }
    return failures;
  }

  private static <T> @Nullable IOException failure(T folder, Part<T> part) {
    try {
      part.run(folder);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
