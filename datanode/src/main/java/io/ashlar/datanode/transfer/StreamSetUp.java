package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.Replica;
import java.util.concurrent.CompletableFuture;

/**
 * How a write stream begins.
 *
 * @param replica that it writes
 * @param construction of that replica
 * @param turn completes when the files may be touched
 * @param files opens them
 */
record StreamSetUp(
    Replica replica,
    Construction construction,
    CompletableFuture<?> turn,
    DiskQueue.Opener files) {}
