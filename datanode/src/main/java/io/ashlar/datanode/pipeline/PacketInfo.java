package io.ashlar.datanode.pipeline;

/**
 * What the machine needs to know of a packet; its bytes stay with the caller.
 *
 * @param seqno from 0, rising by one
 * @param offset of its first byte in the block; means nothing if it has no data
 * @param dataLength bytes of data
 * @param lastChunkCrc checksum of its last chunk
 * @param verified false if a chunk does not fit its checksum
 * @param last no data follows; finalize
 * @param sync force before the ack
 */
public record PacketInfo(
    long seqno,
    long offset,
    int dataLength,
    int lastChunkCrc,
    boolean verified,
    boolean last,
    boolean sync) {
  long end() {
    return offset + dataLength;
  }
}
