package io.ashlar.datanode.server;

import io.ashlar.common.fault.CrashPoint;
import io.ashlar.common.work.Threads;
import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.replica.FileBlockStore;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeSet;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores of the volumes that work, once the namespace is known.
 *
 * <p><b>Threading</b>: {@link #open} by one thread; the rest by any.
 */
final class BlockStores {
  private static final Logger LOG = LoggerFactory.getLogger(BlockStores.class);

  private static final long FOR_EVER = Long.MAX_VALUE;

  private final VolumeSet volumes;
  private final ReplicaMap replicas;
  private final CrashPoint crashPoint;
  private final Threads threads;
  private final List<BlockStore> stores = new CopyOnWriteArrayList<>();
  private boolean opened;

  BlockStores(VolumeSet volumes, ReplicaMap replicas, CrashPoint crashPoint, Threads threads) {
    this.volumes = volumes;
    this.replicas = replicas;
    this.crashPoint = crashPoint;
    this.threads = threads;
  }

  List<BlockStore> working() {
    return stores;
  }

  /** Loads all volumes at the same time, each on its own executor; once. */
  synchronized void open(String namespaceId) {
    if (opened) {
      return;
    }
    opened = true;
    List<CompletableFuture<Void>> loads =
        volumes.healthy().stream()
            .map(
                volume ->
                    CompletableFuture.runAsync(
                        () -> load(volume, namespaceId), volume.executor()::execute))
            .toList();
    awaitAll(loads);
  }

  /** A volume's fault is its own; one that hangs holds up the start, and is not left behind. */
  private void awaitAll(List<CompletableFuture<Void>> loads) {
    try {
      threads.await(CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new)), FOR_EVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while loading volumes", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a volume was not loaded", e);
    }
  }

  private void load(Volume volume, String namespaceId) {
    FileBlockStore store = new FileBlockStore(volume, namespaceId, crashPoint);
    try {
      List<Replica> found = store.load();
      List<Replica> ignored = replicas.load(found);
      stores.add(store);
      LOG.info("A volume is loaded. volume={} replicas={}", volume, found.size());
      ignored.forEach(
          one ->
              LOG.warn(
                  "A replica is on two volumes; this one waits until the other is gone. replica={}"
                      + " volume={}",
                  one.key(),
                  one.volume()));
    } catch (IOException e) {
      volume.fail("load", e);
    }
  }

  /** A volume is out: its replicas are not served any more, its writers end. */
  void drop(Volume volume) {
    stores.removeIf(store -> store.volume().storageId().equals(volume.storageId()));
    DfsError reason =
        DfsError.of(ErrorCode.VOLUME_FAILED, "volume " + volume + " failed: " + volume.failure())
            .with("volume", volume)
            .with("badNode", volumes.nodeId());
    for (Replica open : replicas.dropVolume(volume)) {
      if (open.construction() != null) {
        open.construction().stop(reason);
      }
    }
  }
}
