package io.ashlar.benchmarks.run;

/**
 * One interleaved comparison. Within it all contenders give the same promise.
 *
 * @param against how the peer is set up: {@code default}, {@code tuned}; {@code alone} without
 * @param durability of closed files: {@code flush} or {@code hsync}
 * @param all true for all rows; false for those to which the durability matters
 */
record Round(String against, String durability, boolean all) {
  boolean isTuned() {
    return against.equals("tuned");
  }

  boolean isSynced() {
    return durability.equals("hsync");
  }
}
