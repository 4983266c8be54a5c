package io.ashlar.client;

/**
 * Counts of a subtree.
 *
 * @param directories the top one counted, if it is one
 * @param files all files
 * @param bytes of all files
 * @param bytesReplicated bytes times replication
 */
public record ContentSummary(long directories, long files, long bytes, long bytesReplicated) {}
