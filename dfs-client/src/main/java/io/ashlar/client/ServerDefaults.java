package io.ashlar.client;

/** What the NameNode gives to new files, and who it is. */
public record ServerDefaults(
    long blockSize,
    long blockSizeMin,
    int replication,
    int replicationMax,
    int bytesPerChecksum,
    int writePacketBytes,
    String namespaceId,
    String clusterId,
    long trashIntervalMs) {}
