package io.ashlar.datanode.volume;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.Disk.DiskLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One disk of this DataNode.
 *
 * <p>Once failed it stays failed until the process restarts: what was written around the failure is
 * in doubt.
 *
 * <p><b>Threading</b>: state from any thread; file operations on {@link #executor} only.
 */
public final class Volume {
  private static final Logger LOG = LoggerFactory.getLogger(Volume.class);

  private final DataDir dir;
  private final VolumeLayout layout;
  private final Disk disk;
  private final VolumeExecutor executor;
  private final VolumeSpace space;
  private final @Nullable DiskLock lock;
  private final Consumer<Volume> onFailed;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private volatile VolumeVersion version;

  Volume(
      DataDir dir,
      Disk disk,
      VolumeExecutor executor,
      VolumeSpace space,
      VolumeVersion version,
      @Nullable DiskLock lock,
      Consumer<Volume> onFailed) {
    this.dir = dir;
    this.layout = new VolumeLayout(dir.path());
    this.disk = disk;
    this.executor = executor;
    this.space = space;
    this.version = version;
    this.lock = lock;
    this.onFailed = onFailed;
  }

  /** Its folder. */
  public Path path() {
    return dir.path();
  }

  /** Kind of disk. */
  public VolumeType type() {
    return dir.type();
  }

  /** Names below its folder. */
  public VolumeLayout layout() {
    return layout;
  }

  /** Its files. */
  public Disk disk() {
    return disk;
  }

  /** Where its file operations run. */
  public VolumeExecutor executor() {
    return executor;
  }

  /** Its bytes. */
  public VolumeSpace space() {
    return space;
  }

  /** UUID by which the cluster knows it. */
  public String storageId() {
    return version.storageId();
  }

  /** Who it belongs to. */
  public VolumeVersion version() {
    return version;
  }

  /** Why it is out; null while it works. */
  public @Nullable String failure() {
    return failure.get();
  }

  /** True while it works. */
  public boolean healthy() {
    return failure.get() == null;
  }

  /** Takes it out of use. Only the first reason counts. */
  public void fail(String reason) {
    if (failure.compareAndSet(null, reason)) {
      LOG.error("A volume failed and is out of use. volume={} reason={}", path(), reason);
      onFailed.accept(this);
    }
  }

  /** Takes it out of use because of {@code cause}. */
  public void fail(String operation, IOException cause) {
    fail(operation + ": " + cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }

  /** Binds it to a cluster, durably. */
  void adopt(String clusterId, String namespaceId) throws IOException {
    VolumeVersion adopted = version.adopt(clusterId, namespaceId);
    adopted.write(disk, layout.versionFile());
    version = adopted;
  }

  /** Asks the file system how much room there is. */
  public void measure() throws IOException {
    space.onMeasured(disk.space(path()));
  }

  /** Ends queued work, then lets others use the folder. */
  void close() {
    executor.close();
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        LOG.warn("The lock of a volume could not be given back. volume={}", path(), e);
      }
    }
  }

  @Override
  public String toString() {
    return path().toString();
  }
}
