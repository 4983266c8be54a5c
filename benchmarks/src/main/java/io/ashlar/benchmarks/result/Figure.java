package io.ashlar.benchmarks.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured quantity of one file system.
 *
 * @param row what was done, such as {@code put} or {@code stat}
 * @param quantity what was measured: {@code throughput}, {@code rate}, {@code cpu}, {@code p50},
 *     {@code p90}, {@code p99}, {@code wall}
 * @param threads that did it
 * @param unit of the values
 * @param higherIsBetter how to read it
 * @param durability of closed files, {@code flush} or {@code hsync}; null where nothing is written
 * @param against how the peer was set up in the same interleaved run: {@code default}, {@code
 *     tuned}; {@code alone} if there was no peer
 * @param contender {@code ashlar} or {@code hdfs}
 * @param values of the repetitions, in their order
 * @param median of the values
 * @param parts medians by process, for {@code cpu}
 */
public record Figure(
    String row,
    String quantity,
    int threads,
    String unit,
    boolean higherIsBetter,
    @Nullable String durability,
    String against,
    String contender,
    List<Double> values,
    double median,
    Map<String, Double> parts) {
  /** Name of row, quantity and threads, such as {@code stat.rate.t8}. */
  public String id() {
    return row + "." + quantity + ".t" + threads;
  }

  /** True if {@code other} is the same quantity, measured at the same time, of somebody else. */
  public boolean matches(Figure other) {
    return id().equals(other.id())
        && against.equals(other.against)
        && String.valueOf(durability).equals(String.valueOf(other.durability))
        && !contender.equals(other.contender);
  }

  /** How many times better than {@code other} this is; above 1 means better. */
  public double timesBetterThan(Figure other) {
    return higherIsBetter ? median / other.median : other.median / median;
  }
}
