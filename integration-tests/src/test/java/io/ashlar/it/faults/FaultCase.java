package io.ashlar.it.faults;

import java.io.IOException;

/** One row of the fault matrix: injects its fault and checks what is special about it. */
interface FaultCase {
  /** Row of the matrix, such as C1. */
  String id();

  /** Options of {@code cluster start}. */
  default String[] cluster() {
    return new String[] {"--datanodes", "5", "--racks", "3"};
  }

  /** Does it; violations go to the scene. */
  void run(FaultScene scene) throws IOException;
}
