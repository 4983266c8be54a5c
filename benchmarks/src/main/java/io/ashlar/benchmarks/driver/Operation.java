package io.ashlar.benchmarks.driver;

import java.io.IOException;

/** One measured operation. */
@FunctionalInterface
interface Operation {
  /**
   * Does it.
   *
   * @param thread from 0
   * @param number from 0, over all threads
   */
  void run(int thread, int number) throws IOException;
}
