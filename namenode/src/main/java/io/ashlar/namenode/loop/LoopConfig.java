package io.ashlar.namenode.loop;

/**
 * Bounds of the loop.
 *
 * @param queueCommandsMax that wait for the loop
 * @param softTasksMax that wait for the loop when more soft work is refused
 * @param batchCommandsMax decided in one write section
 * @param batchNanosMax that one write section lasts, but for its last command
 * @param undurableBytesMax of records decided and not yet forced
 * @param undurableRecordsMax decided and not yet forced
 * @param sessionCallsMax outstanding calls of one session
 */
public record LoopConfig(
    int queueCommandsMax,
    int softTasksMax,
    int batchCommandsMax,
    long batchNanosMax,
    long undurableBytesMax,
    int undurableRecordsMax,
    int sessionCallsMax) {
  /** As shipped. */
  public static LoopConfig defaults() {
    return new LoopConfig(16_384, 16_384, 64, 2_000_000, 16L << 20, 10_000, 1_024);
  }
}
