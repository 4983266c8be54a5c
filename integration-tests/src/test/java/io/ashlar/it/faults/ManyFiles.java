package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A folder of many small files of one block each; {@code -Dashlar.fault.files=N} says how many.
 *
 * <p><b>Threading</b>: one thread calls; several do the work.
 */
final class ManyFiles {
  /** Of each file. */
  static final int BYTES = 600;

  static final int REPLICAS = 3;
  private static final int THREADS = 8;
  private static final int COUNT_DEFAULT = 3_000;

  private final FaultScene scene;
  private final String folder;
  private final int count = Integer.getInteger("ashlar.fault.files", COUNT_DEFAULT);

  ManyFiles(FaultScene scene, String folder) {
    this.scene = scene;
    this.folder = folder;
  }

  int count() {
    return count;
  }

  void write() throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs(folder, 0755, true);
      inParallel(
          file -> {
            scene.write(client, folder, file, BYTES);
            return true;
          });
    }
    scene.done(count, count);
  }

  /** I1, I11: every file is read by a fresh client. */
  void expectWhole() throws IOException {
    try (DfsClient client = scene.client()) {
      inParallel(
          file -> {
            byte[] found;
            try (DfsInputStream in = client.open(folder + "/" + file)) {
              found = in.readAllBytes();
            }
            return found.length == BYTES && Bytes.firstForeign(file, 0, found, BYTES) < 0;
          });
    }
  }

  /** Data files of replicas on these nodes. */
  int replicasOn(String... daemons) throws IOException {
    int found = 0;
    for (String daemon : daemons) {
      found +=
          (int)
              scene.replicaNames(daemon).stream().filter(name -> name.matches("blk_\\d+")).count();
    }
    return found;
  }

  private interface Work {
    boolean on(long file) throws IOException;
  }

  private void inParallel(Work work) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Integer>> shares = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        shares.add(() -> share(first, work));
      }
      int bad = 0;
      for (Future<Integer> share : threads.invokeAll(shares)) {
        bad += share.get();
      }
      scene.check(
          bad == 0, "I1 " + bad + " of " + count + " files of " + folder + " are not right");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private int share(int first, Work work) throws IOException {
    int bad = 0;
    for (long file = first; file < count; file += THREADS) {
      bad += work.on(file) ? 0 : 1;
    }
    return bad;
  }
}
