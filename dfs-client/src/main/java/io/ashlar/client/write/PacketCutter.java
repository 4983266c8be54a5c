package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.rpc.FrameMemory;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one block into packets.
 *
 * <p>Every packet begins at a chunk boundary. After a flush inside a chunk the next packet repeats
 * the chunk's first bytes, because its checksum covers them too.
 *
 * <p><b>Ownership</b>: holds one packet's buffer until it is cut or released.
 */
final class PacketCutter {
  private final FrameMemory memory;
  private final long blockSize;
  private final int chunkBytes;
  private final int packetDataMax;
  private @Nullable PacketBuffer packet;
  private long nextPacketOffset;
  private byte[] tail;
  private long length;

  /** {@code tail} is what lies behind the last chunk boundary of a block that goes on. */
  PacketCutter(FrameMemory memory, BlockShape shape, long blockSize, int packetBytes, byte[] tail) {
    this.memory = memory;
    this.blockSize = blockSize;
    this.chunkBytes = shape.chunkBytes();
    this.packetDataMax = PacketBuffer.dataBytesMax(packetBytes, chunkBytes);
    this.length = shape.startLength();
    this.tail = tail;
    this.nextPacketOffset = length - tail.length;
  }

  /** Bytes of the block so far. */
  long length() {
    return length;
  }

  boolean blockFull() {
    return length >= blockSize;
  }

  /** True if no byte fits before a packet is cut or the block is finished. */
  boolean due() {
    PacketBuffer open = packet;
    return blockFull() || (open != null && open.room() == 0);
  }

  /** Bytes that no packet carried before. */
  int newBytes() {
    PacketBuffer open = packet;
    return open == null ? 0 : open.newBytes();
  }

  /** Bytes of the open packet on the wire. */
  int packetBytes() {
    PacketBuffer open = packet;
    return open == null ? 0 : open.length() + open.checksumBytes();
  }

  /** Takes some bytes, at least one; nothing may be due. */
  int put(byte[] bytes, int offset, int count) {
    PacketBuffer open = openPacket();
    int taken = (int) Math.min(Math.min(count, open.room()), blockSize - length);
    open.put(bytes, offset, taken);
    length += taken;
    return taken;
  }

  /** What is held, as a packet; with {@code sync} there may be nothing to hold. */
  Packet cut(boolean sync) {
    if (packet == null && tail.length == 0) {
      return new Packet(
          PacketHeader.newBuilder().setOffsetInBlock(nextPacketOffset).setSync(sync).setFlush(true),
          null);
    }
    PacketBuffer open = openPacket();
    tail = open.tail();
    nextPacketOffset = open.offsetInBlock() + open.length() - tail.length;
    PacketHeader.Builder header =
        PacketHeader.newBuilder()
            .setOffsetInBlock(open.offsetInBlock())
            .setDataLength(open.length())
            .setChecksumLength(open.checksumBytes())
            .setSync(sync)
            .setFlush(sync || tail.length > 0);
    ByteBuf sealed = open.seal();
    packet = null;
    return new Packet(header, sealed);
  }

  private PacketBuffer openPacket() {
    PacketBuffer open = packet;
    if (open == null) {
      open = new PacketBuffer(memory, chunkBytes, packetDataMax, nextPacketOffset, tail);
      packet = open;
    }
    return open;
  }

  void release() {
    PacketBuffer open = packet;
    if (open != null) {
      open.release();
      packet = null;
    }
  }
}
