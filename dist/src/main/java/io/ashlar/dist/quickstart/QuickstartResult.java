package io.ashlar.dist.quickstart;

import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.shell.transfer.TransferResult;

/**
 * The document of {@code quickstart}.
 *
 * @param cluster as {@code cluster status} shows it
 * @param wasRunning true if the cluster ran before
 * @param path where the tree is stored
 * @param put what was stored
 * @param stored what a listing of it shows, and where the replicas lie
 * @param compared what was read back, with every byte equal
 */
record QuickstartResult(
    ClusterStatus cluster,
    boolean wasRunning,
    String path,
    TransferResult put,
    Placement.Counts stored,
    TransferResult compared) {}
