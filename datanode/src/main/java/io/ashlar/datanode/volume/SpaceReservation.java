package io.ashlar.datanode.volume;

/**
 * Space that one open replica was promised. Ends by {@link #keep} or {@link #discard}; after that
 * nothing of it is reserved any more.
 *
 * <p><b>Threading</b>: any thread, one at a time.
 */
public final class SpaceReservation {
  private final VolumeSpace space;
  private long left;
  private long taken;
  private boolean ended;

  SpaceReservation(VolumeSpace space, long bytes) {
    this.space = space;
    this.left = bytes;
  }

  /** {@code bytes} are about to be written; false if the volume has no room for them. */
  public synchronized boolean take(long bytes) {
    long missing = bytes - left;
    if (missing > 0) {
      if (!space.tryExtend(missing)) {
        return false;
      }
      left += missing;
    }
    left -= bytes;
    taken += bytes;
    space.move(bytes, bytes);
    return true;
  }

  /** {@code bytes} that were taken could not be written. */
  public synchronized void giveBack(long bytes) {
    taken -= bytes;
    left += bytes;
    space.move(-bytes, -bytes);
  }

  /** The replica has {@code bytes} already, which the volume counts as used. */
  public synchronized void adopt(long bytes) {
    taken += bytes;
  }

  /** The replica stays with what it has; gives back the rest. */
  public synchronized void keep() {
    if (!ended) {
      ended = true;
      space.move(left, 0);
      left = 0;
    }
  }

  /** The replica is gone; gives back everything. */
  public synchronized void discard() {
    keep();
    space.move(0, -taken);
    taken = 0;
  }
}
