package io.ashlar.common.work;

/** Work that one thread does turn by turn, as long as the process lives. */
public interface Turns {
  /** Answer of {@link #turn} after the last one. */
  long ENDED = -1;

  /**
   * Does what there is, waiting for it {@code waitMs} at most.
   *
   * @return milliseconds to rest before the next turn, mostly 0; {@link #ENDED} if there is none
   */
  long turn(long waitMs) throws InterruptedException;

  /** True if a turn would find work. */
  boolean hasWork();
}
