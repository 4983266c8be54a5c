package io.ashlar.client.diagnosis;

/**
 * A copy of a block that is ordered and not reported yet.
 *
 * @param kind copy
 * @param source id of the DataNode that sends
 * @param target id of the DataNode that receives
 * @param bytes of the block
 * @param runningMs since it was ordered
 */
public record RunningCopy(
    String kind, long block, String source, String target, long bytes, long runningMs) {}
