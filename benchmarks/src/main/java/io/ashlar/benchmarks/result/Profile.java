package io.ashlar.benchmarks.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one process of Ashlar spent its time in a row: a pass of its own, which is not measured.
 *
 * @param row as in the figures
 * @param threads of the client
 * @param durability promise at close; null where it does not matter
 * @param process {@code client}, {@code nn1}, {@code dn1}
 * @param kernelShare of its CPU time that was spent in the kernel, 0 to 1
 * @param samples of running Java code
 * @param top methods in which most of them were found
 */
public record Profile(
    String row,
    int threads,
    @Nullable String durability,
    String process,
    double kernelShare,
    int samples,
    List<Hot> top) {
  /**
   * One method.
   *
   * @param method class and name, without package
   * @param share of the samples that were in it and in nothing that it called, 0 to 1
   */
  public record Hot(String method, double share) {}
}
