package io.ashlar.namenode.fsimage;

import io.ashlar.common.disk.Disk;
import io.ashlar.namenode.editlog.FileEditLog;
import io.ashlar.namenode.loop.NamesystemLoop;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.protocol.image.ImageHint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes images and trims the log.
 *
 * <p>The image is written from a frozen state, so that neither reads nor changes wait for it. If so
 * much changes meanwhile that keeping that state would cost too much memory, it is given up and a
 * newer one is written. The copies for further folders are made afterwards. The log is trimmed only
 * below the older of two images that each verify in two folders (in the one folder, if there is
 * only one).
 *
 * <p><b>Threading</b>: one call at a time, on a thread that may wait.
 */
public final class Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
  private static final int IMAGES_KEPT = 2;
  private static final long DURABLE_WAIT_MS = 10_000;
  private static final long LOG_WAIT_MS = 60_000;
  private static final int ATTEMPTS = 3;
  private static final long RETAINED_BYTES_MIN = 64L << 20;

  /** This part of the heap may be taken by pages that only the image needs. */
  private static final int RETAINED_PART = 8;

  private final Disk disk;
  private final List<Path> folders;
  private final NamesystemLoop loop;
  private final FileEditLog log;
  private final String clusterId;
  private final String namespaceId;
  private final Supplier<Iterator<ImageHint>> hints;
  private final long retainedBytesMax =
      Math.max(RETAINED_BYTES_MIN, Runtime.getRuntime().maxMemory() / RETAINED_PART);
  private volatile long imageTxid;

  /**
   * {@code hints} gives where replicas lie, as far as is known; {@code imageTxid} is that of the
   * image that the start loaded, 0 if none.
   */
  public Checkpointer(
      Disk disk,
      List<Path> folders,
      NamesystemLoop loop,
      FileEditLog log,
      String clusterId,
      String namespaceId,
      Supplier<Iterator<ImageHint>> hints,
      long imageTxid) {
    this.disk = disk;
    this.folders = List.copyOf(folders);
    this.loop = loop;
    this.log = log;
    this.clusterId = clusterId;
    this.namespaceId = namespaceId;
    this.hints = hints;
    this.imageTxid = imageTxid;
  }

  /** Txid of the newest image. */
  public long imageTxid() {
    return imageTxid;
  }

  /** Writes an image of what is applied now. Returns its txid; nothing happens if it is there. */
  public synchronized long checkpoint() throws IOException {
    Path first = writeSomewhere();
    long txid = ImageName.txidOf(first).orElseThrow();
    for (Path folder : folders) {
      try {
        ImageCopier.copy(disk, first, folder);
      } catch (IOException e) {
        LOG.error("An image could not be copied. folder={} cause={}", folder, e.getMessage());
      }
    }
    imageTxid = txid;
    LOG.info("Wrote an image. txid={} file={}", txid, first);
    awaitLog(loop.onLogThread(this::rollLog));
    retire();
    return txid;
  }

  /** In the first folder that takes it; the others get copies. */
  private Path writeSomewhere() throws IOException {
    IOException failure = new IOException("no metadata folder takes an image: " + folders);
    for (Path folder : folders) {
      try {
        return writeIn(folder);
      } catch (IOException e) {
        LOG.error("An image could not be written. folder={} cause={}", folder, e.getMessage());
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private Path writeIn(Path folder) throws IOException {
    IOException failure = new IOException("no image was written in " + ATTEMPTS + " attempts");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try (FrozenNamespace frozen = loop.freeze(retainedBytesMax)) {
        return write(folder, frozen);
      } catch (FrozenNamespace.LostException e) {
        LOG.warn("An image was given up. attempt={} cause={}", attempt, e.getMessage());
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private Path write(Path folder, FrozenNamespace frozen) throws IOException {
    long txid = frozen.header().getTxid();
    awaitDurable(txid);
    Path existing = folder.resolve(ImageName.of(txid));
    if (disk.exists(existing) && verifies(existing)) {
      return existing;
    }
    return new ImageWriter(disk, hints).write(folder, frozen, clusterId, namespaceId);
  }

  /** What an image holds must be in the log first, or a crash would leave an image from nowhere. */
  private void awaitDurable(long txid) throws IOException {
    CompletableFuture<Long> durable = new CompletableFuture<>();
    loop.whenDurable(txid, () -> durable.complete(txid));
    await(durable, DURABLE_WAIT_MS, "the log did not become durable; the image is given up");
  }

  private Long rollLog() throws IOException {
    log.roll();
    return log.durableTxid();
  }

  /** Keeps the two newest images that verify, and the log from the older of them on. */
  private void retire() throws IOException {
    int copiesWanted = Math.min(2, folders.size());
    TreeMap<Long, List<Path>> good = new TreeMap<>();
    List<Path> all = new ArrayList<>();
    for (Path folder : folders) {
      for (Path file : disk.list(folder)) {
        long txid = ImageName.txidOf(file).orElse(-1);
        if (txid >= 0) {
          all.add(file);
          if (verifies(file)) {
            good.computeIfAbsent(txid, key -> new ArrayList<>()).add(file);
          }
        }
      }
    }
    List<Long> kept =
        good.descendingMap().entrySet().stream()
            .filter(entry -> entry.getValue().size() >= copiesWanted)
            .map(java.util.Map.Entry::getKey)
            .limit(IMAGES_KEPT)
            .toList();
    if (kept.size() < IMAGES_KEPT) {
      return;
    }
    long older = kept.get(IMAGES_KEPT - 1);
    for (Path file : all) {
      if (ImageName.txidOf(file).orElseThrow() < older) {
        disk.deleteIfExists(file);
      }
    }
    awaitLog(
        loop.onLogThread(
            () -> {
              log.trim(older + 1);
              return older;
            }));
  }

  private boolean verifies(Path file) {
    try (ImageReader reader = ImageReader.open(disk, file)) {
      return reader.txid() >= 0;
    } catch (IOException e) {
      LOG.warn("An image does not verify. file={} cause={}", file, e.getMessage());
      return false;
    }
  }

  private void awaitLog(CompletableFuture<Long> future) throws IOException {
    await(future, LOG_WAIT_MS, "the log thread could not do its part of a checkpoint");
  }

  private void await(CompletableFuture<Long> future, long waitMs, String failure)
      throws IOException {
    try {
      loop.threads().await(future, waitMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(failure, e);
    }
  }
}
