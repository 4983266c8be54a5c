package io.ashlar.client.sync;

import java.util.BitSet;

/**
 * A part of a local file after its comparison.
 *
 * @param chunkBytes chunk size of the comparison
 * @param different chunks of the longer one of the two that differ
 * @param chunks of the longer one
 * @param localCrc CRC32C of the local part
 */
record ComparedBlock(BlockPart part, int chunkBytes, BitSet different, long chunks, int localCrc) {}
