package io.ashlar.namenode.editlog;

/**
 * Sizes of the edit log.
 *
 * @param segmentBytesMax after which a new segment starts by itself
 * @param pieceBytes by which a segment grows ahead of its content
 */
public record EditLogConfig(long segmentBytesMax, int pieceBytes) {
  /** As shipped: 64 MB segments that grow by 1 MB. */
  public static EditLogConfig defaults() {
    return new EditLogConfig(64L << 20, 1 << 20);
  }
}
