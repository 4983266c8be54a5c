package io.ashlar.namenode.server;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.work.TaskPool;
import io.ashlar.common.work.Threads;
import io.ashlar.namenode.fsimage.ImageName;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.protocol.image.ImageHint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the hints of the image that the start loaded, while the NameNode serves already: readers
 * who come first wait for nothing. Items go to the loop one at a time.
 *
 * <p>A NameNode without hints only knows less for a while, so that no failure here matters.
 */
final class HintLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HintLoader.class);
  private static final long ITEM_MS_MAX = 60_000;
  private static final long CLOSE_MS = 10_000;

  private final Disk disk;
  private final Threads threads;
  private final Namesystem namesystem;
  private final Consumer<ImageHint> hints;
  private final Runnable ended;
  private final TaskPool pool;
  private volatile boolean closed;
  private volatile CompletableFuture<Void> waiting = new CompletableFuture<>();

  /**
   * Reads nothing yet.
   *
   * @param hints hears every item on the loop thread
   * @param ended runs behind the last item, also if reading failed
   */
  HintLoader(
      Disk disk,
      Threads threads,
      Namesystem namesystem,
      Consumer<ImageHint> hints,
      Runnable ended) {
    this.ended = ended;
    this.disk = disk;
    this.threads = threads;
    this.namesystem = namesystem;
    this.hints = hints;
    this.pool =
        threads.pool("hints", 1, fault -> LOG.warn("Hints of an image were not read.", fault));
  }

  /** Begins to read from the first of {@code folders} that has the image. */
  void start(List<Path> folders, long imageTxid) {
    if (imageTxid == 0) {
      ended.run();
      return;
    }
    pool.execute(
        () -> {
          try {
            read(folders, imageTxid);
          } finally {
            ended.run();
          }
        });
  }

  private void read(List<Path> folders, long imageTxid) {
    for (Path folder : folders) {
      Path image = folder.resolve(ImageName.of(imageTxid));
      try (ImageReader reader = ImageReader.open(disk, image)) {
        reader.hints(this::hand);
        LOG.info("The hints of an image are read. file={}", image);
        return;
      } catch (IOException e) {
        LOG.info("An image gave no hints. file={} cause={}", image, e.getMessage());
      }
      if (closed) {
        return;
      }
    }
  }

  private void hand(ImageHint hint) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiting = done;
    if (closed) {
      throw new IOException("the NameNode stops");
    }
    namesystem.executeSoft(
        () -> {
          hints.accept(hint);
          done.complete(null);
        });
    try {
      threads.await(done, ITEM_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the loop did not take a hint", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    waiting.completeExceptionally(new IOException("the NameNode stops"));
    pool.close(true, CLOSE_MS);
  }
}
