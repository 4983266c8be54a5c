package io.ashlar.datanode.replica;

/**
 * How far readers see an open replica.
 *
 * @param length bytes that this node and every node after it have acked
 * @param lastChunkCrc CRC32C of the last chunk up to {@code length}, if that chunk is partial
 */
public record VisibleEnd(long length, int lastChunkCrc) {
  /** Nothing acked yet. */
  public static final VisibleEnd NONE = new VisibleEnd(0, 0);
}
