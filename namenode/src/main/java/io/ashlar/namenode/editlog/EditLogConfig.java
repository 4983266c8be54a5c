package io.ashlar.namenode.editlog;

/**
 * Sizes of the edit log.
 *
 * @param segmentBytesMax after which a new segment starts by itself
 * @param pieceBytes by which a segment grows ahead of its content
 * @param parallel true if folders are written and forced at the same time, each by its own thread
 */
public record EditLogConfig(long segmentBytesMax, int pieceBytes, boolean parallel) {
  /** Folders one after the other, so that a test's failing step is always the same. */
  public EditLogConfig(long segmentBytesMax, int pieceBytes) {
    this(segmentBytesMax, pieceBytes, false);
  }

  /** As shipped: 64 MB segments that grow by 1 MB, forced in all folders at once. */
  public static EditLogConfig defaults() {
    return new EditLogConfig(64L << 20, 1 << 20, true);
  }
}
