package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.List;

/** One kind of work; the same for every file system. */
interface Workload {
  /** Does it once, as the values of {@code request} say. */
  List<Sample> run(Target target, Workers workers, Words request) throws IOException;
}
