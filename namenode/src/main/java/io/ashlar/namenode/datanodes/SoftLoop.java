package io.ashlar.namenode.datanodes;

/** Runs short tasks on the loop thread, in the order given. See {@code loop.Namesystem}. */
public interface SoftLoop {
  /** Runs {@code task} between commands; it must last well below 2 ms. */
  void executeSoft(Runnable task);

  /**
   * True while so much waits that no more work may be taken from outside. What was taken is
   * finished in slices, of which each adds the next one.
   */
  boolean isFullOfSoft();
}
