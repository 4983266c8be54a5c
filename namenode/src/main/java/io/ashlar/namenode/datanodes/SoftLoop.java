package io.ashlar.namenode.datanodes;

/** Runs short tasks on the loop thread, in the order given. See {@code loop.Namesystem}. */
@FunctionalInterface
public interface SoftLoop {
  /** Runs {@code task} between commands; it must last well below 2 ms. */
  void executeSoft(Runnable task);
}
