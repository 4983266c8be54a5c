package io.ashlar.namenode.replication;

import java.util.List;

/**
 * What the balancer sees and does.
 *
 * @param config what is in force
 * @param nodes that take part
 * @param mean used share of all together
 * @param bytesLeft that have to move at least
 * @param movesOpen copies under way
 * @param bytesMoved since the NameNode started
 * @param bytesPerSecond lately
 * @param waits why nothing moves though the nodes are not balanced; else empty
 */
public record BalanceReport(
    BalanceConfig config,
    List<NodeSpace> nodes,
    double mean,
    long bytesLeft,
    long movesOpen,
    long bytesMoved,
    long bytesPerSecond,
    boolean balanced,
    String waits) {
  private static final long MS_PER_SECOND = 1_000;

  /** Copies the list. */
  public BalanceReport {
    nodes = List.copyOf(nodes);
  }

  /** Milliseconds at the rate of lately; -1 if that cannot be told. */
  public long etaMs() {
    if (balanced) {
      return 0;
    }
    return bytesPerSecond <= 0 ? -1 : bytesLeft * MS_PER_SECOND / bytesPerSecond;
  }
}
