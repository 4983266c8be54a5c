package io.ashlar.it.harness.proxy;

/**
 * Decides what becomes of the frames on all wires.
 *
 * <p><b>Threading</b>: one thread per direction of a connection; each may wait here, and then its
 * direction stands still.
 */
public interface Traffic {
  /**
   * A whole frame came.
   *
   * @param number of the frame in its direction, from 0
   * @param frame with its length field
   */
  Fate onFrame(Passage passage, Direction direction, long number, byte[] frame)
      throws InterruptedException;

  /** The sender of this direction ended it; the receiver hears of that when this returns. */
  default void onEnd(Passage passage, Direction direction) throws InterruptedException {}
}
