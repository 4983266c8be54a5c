package io.ashlar.namenode.adminstate;

import io.ashlar.protocol.types.NodeAdmin;
import java.util.List;

/**
 * How far a node is on its way out.
 *
 * @param counted false while its blocks are counted for the first time
 * @param blocksTotal that depended on it when that was done
 * @param blocksLeft that still do
 * @param bytesLeft to be copied
 * @param bytesPerSecond lately
 * @param openBlocks those of {@code blocksLeft} whose files are being written
 * @param blockers the first of those that are left
 */
public record NodeProgress(
    NodeAdmin admin,
    boolean counted,
    long blocksTotal,
    long blocksLeft,
    long bytesLeft,
    long bytesPerSecond,
    long openBlocks,
    List<Dependence> blockers) {
  private static final long MS_PER_SECOND = 1_000;

  /** Copies the list. */
  public NodeProgress {
    blockers = List.copyOf(blockers);
  }

  /** Nothing is known yet, or nothing has to be. */
  static NodeProgress unknown(NodeAdmin admin) {
    return new NodeProgress(admin, false, 0, 0, 0, 0, 0, List.of());
  }

  /** Milliseconds that the copies take at the rate of lately; -1 if that cannot be told. */
  public long etaMs() {
    if (counted && blocksLeft == 0) {
      return 0;
    }
    return !counted || bytesPerSecond == 0 || blocksLeft == openBlocks
        ? -1
        : bytesLeft * MS_PER_SECOND / bytesPerSecond;
  }
}
