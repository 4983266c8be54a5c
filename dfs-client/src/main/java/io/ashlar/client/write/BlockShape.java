package io.ashlar.client.write;

/**
 * How the bytes of a block are cut.
 *
 * @param startLength bytes that the block has already
 * @param chunkBytes bytes per checksum
 */
record BlockShape(long startLength, int chunkBytes) {}
