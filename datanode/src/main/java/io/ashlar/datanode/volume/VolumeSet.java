package io.ashlar.datanode.volume;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.Disk.DiskLock;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.work.Threads;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All volumes of this DataNode, those that failed included.
 *
 * <p><b>Threading</b>: any thread; {@link #adopt} and {@link #close} touch files.
 */
public final class VolumeSet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeSet.class);

  private final List<Volume> volumes;
  private final String nodeId;
  private final int failedTolerated;
  private final List<Consumer<Volume>> failureListeners;

  private VolumeSet(
      List<Volume> volumes,
      String nodeId,
      int failedTolerated,
      List<Consumer<Volume>> failureListeners) {
    this.volumes = List.copyOf(volumes);
    this.nodeId = nodeId;
    this.failedTolerated = failedTolerated;
    this.failureListeners = failureListeners;
  }

  /**
   * Opens every configured folder. One that fails is kept as a failed volume while the
   * configuration tolerates that; one that is in use, of a newer layout or of another DataNode
   * stops the start.
   */
  public static VolumeSet open(
      VolumeConfig config, Disk disk, RandomSource random, Threads threads, FaultHandler faults)
      throws IOException {
    List<Consumer<Volume>> listeners = new CopyOnWriteArrayList<>();
    VolumeOpener opener =
        new VolumeOpener(
            disk,
            random,
            threads,
            faults,
            config,
            volume -> listeners.forEach(listener -> listener.accept(volume)));
    List<Volume> failed = new ArrayList<>();
    List<Found> found = new ArrayList<>();
    List<Volume> opened = new ArrayList<>();
    try {
      for (DataDir dir : config.dirs()) {
        find(opener, dir, found, failed);
      }
      VolumeVersion owner = owner(found, random);
      for (Found one : found) {
        openOne(opener, one, owner, random, opened, failed);
      }
      List<Volume> all = new ArrayList<>(opened);
      all.addAll(failed);
      VolumeSet set = new VolumeSet(all, owner.nodeId(), config.failedTolerated(), listeners);
      set.checkTolerated();
      return set;
    } catch (IOException e) {
      opened.forEach(Volume::close);
      closeLocks(found);
      throw e;
    }
  }

  private record Found(DataDir dir, DiskLock lock, @Nullable VolumeVersion version) {}

  private static void find(VolumeOpener opener, DataDir dir, List<Found> found, List<Volume> failed)
      throws IOException {
    DiskLock lock = null;
    try {
      lock = opener.lock(dir);
      found.add(new Found(dir, lock, opener.readVersion(dir)));
    } catch (DfsException e) {
      closeQuietly(lock);
      throw e;
    } catch (IOException e) {
      closeQuietly(lock);
      failed.add(opener.failed(dir, e));
    }
  }

  /** The identity that all volumes share; refuses a mixture. */
  private static VolumeVersion owner(List<Found> found, RandomSource random) throws DfsException {
    Found first = null;
    for (Found one : found) {
      VolumeVersion version = one.version();
      if (version == null) {
        continue;
      }
      if (first == null || first.version() == null) {
        first = one;
        continue;
      }
      VolumeVersion known = first.version();
      boolean sameNode = version.nodeId().equals(known.nodeId());
      boolean sameNamespace =
          !version.adopted()
              || !known.adopted()
              || (version.namespaceId().equals(known.namespaceId())
                  && version.clusterId().equals(known.clusterId()));
      if (!sameNode || !sameNamespace) {
        throw mixture(first, one);
      }
      if (!known.adopted()) {
        first = one;
      }
    }
    if (first != null && first.version() != null) {
      return first.version();
    }
    return new VolumeVersion("", "", random.nextUuid().toString(), "");
  }

  private static DfsException mixture(Found one, Found other) {
    return new DfsException(
        DfsError.of(
            ErrorCode.WRONG_CLUSTER,
            "the volumes belong to different owners: expected one DataNode of one cluster, found "
                + describe(one)
                + " and "
                + describe(other)));
  }

  private static String describe(Found found) {
    VolumeVersion version = found.version();
    return version == null
        ? found.dir().path() + " (new)"
        : found.dir().path()
            + " (node "
            + version.nodeId()
            + ", cluster "
            + version.clusterId()
            + ")";
  }

  private static void openOne(
      VolumeOpener opener,
      Found one,
      VolumeVersion owner,
      RandomSource random,
      List<Volume> opened,
      List<Volume> failed) {
    VolumeVersion own = one.version();
    boolean isNew = own == null || (!own.adopted() && owner.adopted());
    VolumeVersion version =
        own != null && !isNew
            ? own
            : new VolumeVersion(
                owner.clusterId(),
                owner.namespaceId(),
                owner.nodeId(),
                own == null ? random.nextUuid().toString() : own.storageId());
    try {
      opened.add(opener.open(one.dir(), version, isNew, one.lock()));
    } catch (IOException e) {
      closeQuietly(one.lock());
      failed.add(opener.failed(one.dir(), e));
    }
  }

  /** Fails with VOLUME_FAILED if more volumes are out than the configuration tolerates. */
  public void checkTolerated() throws DfsException {
    List<Volume> failed = failed();
    if (failed.size() > failedTolerated) {
      Volume first = failed.get(0);
      throw new DfsException(
          DfsError.of(
                  ErrorCode.VOLUME_FAILED,
                  failed.size()
                      + " of "
                      + volumes.size()
                      + " volumes failed, "
                      + failedTolerated
                      + " may; the first is "
                      + first.path()
                      + ": "
                      + first.failure())
              .with("volume", first.path()));
    }
  }

  /** UUID of this DataNode. */
  public String nodeId() {
    return nodeId;
  }

  /** All, in the configured order, failed ones last. */
  public List<Volume> all() {
    return volumes;
  }

  /** Those that work. */
  public List<Volume> healthy() {
    return volumes.stream().filter(Volume::healthy).toList();
  }

  /** Those that are out. */
  public List<Volume> failed() {
    return volumes.stream().filter(volume -> !volume.healthy()).toList();
  }

  /** True if more volumes are out than the configuration tolerates. */
  public boolean tooManyFailed() {
    return failed().size() > failedTolerated;
  }

  /** Hears of each volume that fails from now on. */
  public void onFailure(Consumer<Volume> listener) {
    failureListeners.add(listener);
  }

  /** Identity of the cluster that the volumes belong to; empty before the first registration. */
  public String clusterId() {
    return healthy().stream().map(v -> v.version().clusterId()).findFirst().orElse("");
  }

  /** Namespace that the volumes belong to; empty before the first registration. */
  public String namespaceId() {
    return healthy().stream().map(v -> v.version().namespaceId()).findFirst().orElse("");
  }

  /** Binds volumes that belong to nobody yet; refuses another cluster than theirs. */
  public void adopt(String clusterId, String namespaceId) throws IOException {
    NamespaceIds.check(namespaceId);
    for (Volume volume : healthy()) {
      VolumeVersion version = volume.version();
      if (!version.adopted()) {
        adopt(volume, clusterId, namespaceId);
      } else if (!version.clusterId().equals(clusterId)
          || !version.namespaceId().equals(namespaceId)) {
        throw new DfsException(
            DfsError.of(
                    ErrorCode.WRONG_CLUSTER,
                    "volume "
                        + volume.path()
                        + ": expected cluster "
                        + version.clusterId()
                        + ", found cluster "
                        + clusterId)
                .with("volume", volume.path()));
      }
    }
  }

  private static void adopt(Volume volume, String clusterId, String namespaceId) {
    try {
      volume.adopt(clusterId, namespaceId);
      LOG.info("A volume joined a cluster. volume={} cluster={}", volume.path(), clusterId);
    } catch (IOException e) {
      volume.fail("write VERSION", e);
    }
  }

  @Override
  public void close() {
    volumes.forEach(Volume::close);
  }

  private static void closeLocks(List<Found> found) {
    found.forEach(one -> closeQuietly(one.lock()));
  }

  private static void closeQuietly(@Nullable DiskLock lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        LOG.debug("A lock could not be given back", e);
      }
    }
  }
}
