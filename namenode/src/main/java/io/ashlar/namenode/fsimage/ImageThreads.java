package io.ashlar.namenode.fsimage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that encode or decode for the length of one image. They do no I/O. */
final class ImageThreads {
  private ImageThreads() {}

  static ExecutorService start(String name, int count) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Ends them; what they still do is of no use to anybody, and they end after it. */
  static void stop(ExecutorService threads) {
    threads.shutdownNow();
  }
}
