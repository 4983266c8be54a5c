package io.ashlar.client;

/**
 * A replica as its DataNode sees it.
 *
 * @param visibleLength bytes that readers may see
 * @param state such as FINALIZED or RBW
 * @param dataFile path on the DataNode's host
 * @param checksumFile path on the DataNode's host
 * @param dataOffset inside a container; 0 else
 * @param volume the volume's root folder
 */
public record ReplicaInfo(
    BlockId block,
    long visibleLength,
    String state,
    String storageId,
    String dataFile,
    String checksumFile,
    long dataOffset,
    long dataLength,
    String volume) {}
