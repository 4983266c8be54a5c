package io.ashlar.benchmarks.process;

import java.io.IOException;

/**
 * Memory of a daemon in bytes. What lies beside the heap counts like the heap.
 *
 * @param heap in use
 * @param direct buffers that the JVM counts
 * @param mapped files
 * @param resident memory of the whole process, which also has the JVM's own and what is garbage
 */
public record MemoryReading(long heap, long direct, long mapped, long resident) {
  private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"}";
  private static final String DIRECT = "jvm_buffer_pool_used_bytes{pool=\"direct\"}";
  private static final String MAPPED = "jvm_buffer_pool_used_bytes{pool=\"mapped\"}";
  private static final String RESIDENT = "VmRSS:";

  /**
   * Reads it from what the daemon serves and the system says.
   *
   * @param metrics text of {@code /metrics}, right after a full collection
   * @param status text of {@code /proc/<pid>/status}
   */
  public static MemoryReading parse(String metrics, String status) throws IOException {
    return new MemoryReading(
        (long) metric(metrics, HEAP),
        (long) metric(metrics, DIRECT),
        (long) metric(metrics, MAPPED),
        resident(status));
  }

  /** Value of a line {@code name value}. */
  public static double metric(String metrics, String name) throws IOException {
    for (String line : metrics.lines().toList()) {
      if (line.startsWith(name + " ")) {
        return Double.parseDouble(line.substring(name.length() + 1).strip());
      }
    }
    throw new IOException("/metrics has no line of " + name);
  }

  private static long resident(String status) throws IOException {
    for (String line : status.lines().toList()) {
      if (line.startsWith(RESIDENT)) {
        return 1024 * Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("the status of the process has no line of " + RESIDENT);
  }

  /** Heap, direct and mapped memory together. */
  public long joint() {
    return heap + direct + mapped;
  }

  /** What this is above {@code empty}. */
  public MemoryReading above(MemoryReading empty) {
    return new MemoryReading(
        heap - empty.heap, direct - empty.direct, mapped - empty.mapped, resident - empty.resident);
  }
}
