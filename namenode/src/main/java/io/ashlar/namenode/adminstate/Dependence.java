package io.ashlar.namenode.adminstate;

/**
 * What a block needs before a node may go.
 *
 * @param open its file is being written
 * @param good replicas that count
 * @param needed replicas that have to count
 * @param bytes that have to be copied, about
 */
public record Dependence(
    long blockId, boolean open, int good, int needed, long bytes, String reason) {}
