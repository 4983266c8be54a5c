package io.ashlar.client;

/**
 * Space and health of the whole file system.
 *
 * @param capacityBytes of all live volumes
 * @param usedBytes of replicas
 * @param remainingBytes free for replicas
 */
public record FsStats(
    long capacityBytes,
    long usedBytes,
    long remainingBytes,
    long underReplicatedBlocks,
    long missingBlocks,
    long corruptBlocks,
    long files,
    long directories,
    long blocks) {}
