package io.ashlar.it.faults;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** One row of the fault matrix: injects its fault and checks what is special about it. */
interface FaultCase {
  /** Row of the matrix, such as C1. */
  String id();

  /** Options of {@code cluster start}. */
  default String[] cluster() {
    return new String[] {"--datanodes", "5", "--racks", "3"};
  }

  /** The same, for a case that sets something up around its cluster first. */
  default List<String> cluster(Ground ground) throws IOException {
    return Arrays.asList(cluster());
  }

  /** Does it; violations go to the scene. */
  void run(FaultScene scene) throws IOException;
}
