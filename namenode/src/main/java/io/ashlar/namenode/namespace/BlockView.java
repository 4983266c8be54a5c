package io.ashlar.namenode.namespace;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.protocol.types.BlockState;

/**
 * A block as the namespace knows it: hard state only.
 *
 * @param file that it belongs to
 * @param committedGs stamp of replicas that hold the committed content
 * @param issuedGs newest stamp given out; replicas from committed to issued are candidates
 * @param length committed length, or what the last hsync or block allocation stated
 */
public record BlockView(
    BlockId id,
    InodeId file,
    GenerationStamp committedGs,
    GenerationStamp issuedGs,
    long length,
    BlockState state,
    int replication) {}
