package io.ashlar.datanode.volume;

import io.ashlar.common.disk.Disk.DiskSpace;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one volume: capacity, taken by replicas, promised to open ones.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class VolumeSpace {
  private final long capacityLimit;
  private final ReservedSpace keepFree;
  private long capacity;
  private long fileSystemUsable;
  private long used;
  private long reserved;

  /**
   * Knows nothing of the file system yet.
   *
   * @param capacityLimit 0: what the file system has
   */
  public VolumeSpace(long capacityLimit, ReservedSpace keepFree) {
    this.capacityLimit = capacityLimit;
    this.keepFree = keepFree;
  }

  /** What the file system says now. */
  public synchronized void onMeasured(DiskSpace space) {
    long total = capacityLimit == 0 ? space.totalBytes() : capacityLimit;
    long kept = keepFree.of(total);
    capacity = Math.max(0, total - kept);
    fileSystemUsable = Math.max(0, space.usableBytes() - kept);
  }

  /** Replicas found or removed take this much more or less. */
  public synchronized void addUsed(long bytes) {
    used += bytes;
  }

  /** Bytes that replicas may take in all. */
  public synchronized long capacityBytes() {
    return capacity;
  }

  /** Bytes that replicas take. */
  public synchronized long usedBytes() {
    return used;
  }

  /** Bytes promised to open replicas and not written yet. */
  public synchronized long reservedBytes() {
    return reserved;
  }

  /** Bytes that can still be promised. */
  public synchronized long remainingBytes() {
    return Math.max(0, Math.min(capacity - used, fileSystemUsable) - reserved);
  }

  /** Promises {@code bytes}; null if there are not that many. */
  public synchronized @Nullable SpaceReservation reserve(long bytes) {
    if (bytes < 0 || bytes > remainingBytes()) {
      return null;
    }
    reserved += bytes;
    return new SpaceReservation(this, bytes);
  }

  /** Extends a promise; false if there is not enough. */
  synchronized boolean tryExtend(long bytes) {
    if (bytes > remainingBytes()) {
      return false;
    }
    reserved += bytes;
    return true;
  }

  synchronized void move(long fromReserved, long toUsed) {
    reserved -= fromReserved;
    used += toUsed;
    fileSystemUsable = Math.max(0, fileSystemUsable - toUsed);
  }
}
