package io.ashlar.testkit;

/** Lets real time pass, for contracts that are about time itself. */
final class RealTime {
  private RealTime() {}

  static void pass(long ms) {
    long end = System.nanoTime() + ms * 1_000_000;
    try {
      for (long left = ms; left > 0; left = (end - System.nanoTime()) / 1_000_000 + 1) {
        Thread.sleep(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
