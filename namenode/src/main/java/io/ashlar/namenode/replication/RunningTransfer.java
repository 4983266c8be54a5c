package io.ashlar.namenode.replication;

import io.ashlar.namenode.datanodes.DataNode;

/**
 * A copy that is ordered and not reported yet.
 *
 * @param number of the order
 * @param bytes of the block
 * @param runningMs since it was ordered; at first it may wait at its source for a free stream
 */
public record RunningTransfer(
    long number, long blockId, long bytes, DataNode source, DataNode target, long runningMs) {}
