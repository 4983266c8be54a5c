package io.ashlar.namenode.namespace;

import io.ashlar.protocol.types.ChecksumSpec;

/**
 * How a file's content is laid out.
 *
 * @param replication number of replicas wanted of each block
 * @param blockSize bytes of a full block
 * @param checksum how chunk checksums are made
 */
public record FileLayout(int replication, long blockSize, ChecksumSpec checksum) {}
