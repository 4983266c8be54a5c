package io.ashlar.client.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.types.BlockKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one block into packets.
 *
 * <p>Every packet begins at a chunk boundary. After a flush inside a chunk the next packet repeats
 * the chunk's first bytes, because its checksum covers them too.
 *
 * <p><b>Threading</b>: one writer; {@link #abort} from any thread, hence the lock.
 */
final class BlockWriter {
  private static final byte[] NOTHING = new byte[0];

  private final BlockKey key;
  private final BlockPipeline pipeline;
  private final long blockSize;
  private final int chunkBytes;
  private final int packetDataMax;

  @GuardedBy("this")
  private @Nullable PacketBuffer packet;

  private long nextPacketOffset;
  private byte[] tail = NOTHING;
  private volatile long length;

  BlockWriter(BlockAllocator.Allocated allocated, OpenedFile file, int packetBytes) {
    this.key = allocated.key();
    this.pipeline = allocated.pipeline();
    this.blockSize = file.blockSize();
    this.chunkBytes = allocated.block().getChecksum().getBytesPerChecksum();
    this.packetDataMax = PacketBuffer.dataBytesMax(packetBytes, chunkBytes);
  }

  BlockKey key() {
    return key;
  }

  /** Bytes taken so far. */
  long length() {
    return length;
  }

  boolean full() {
    return length == blockSize;
  }

  /** Takes some bytes, at least one; the block must not be full. */
  synchronized int write(byte[] bytes, int offset, int count) throws IOException {
    PacketBuffer open = openPacket();
    int taken = (int) Math.min(Math.min(count, open.room()), blockSize - length);
    open.put(bytes, offset, taken);
    length = taken + length;
    if (open.room() == 0) {
      sendPacket(open, false);
    }
    return taken;
  }

  /** Sends what is held and waits for all acks. */
  synchronized void flush() throws IOException {
    sendNewBytes();
    pipeline.awaitAcks();
  }

  /** Sends what is held with the order to force, even if nothing is held; waits for all acks. */
  synchronized void sync() throws IOException {
    if (packet == null && tail.length == 0) {
      pipeline.send(
          PacketHeader.newBuilder().setOffsetInBlock(nextPacketOffset).setSync(true).setFlush(true),
          null);
    } else {
      sendPacket(openPacket(), true);
    }
    pipeline.awaitAcks();
  }

  /** Sends what is held and the last packet, and waits until every node has finalized. */
  synchronized void finish(boolean force) throws IOException {
    sendNewBytes();
    pipeline.finish(length, force);
  }

  /** Gives the block up. Wakes a waiting writer first, because it holds the lock. */
  void abort() {
    pipeline.abort();
    release();
  }

  private synchronized void release() {
    PacketBuffer open = packet;
    if (open != null) {
      open.release();
      packet = null;
    }
  }

  @GuardedBy("this")
  private PacketBuffer openPacket() {
    PacketBuffer open = packet;
    if (open == null) {
      open =
          new PacketBuffer(
              PooledByteBufAllocator.DEFAULT, chunkBytes, packetDataMax, nextPacketOffset, tail);
      packet = open;
    }
    return open;
  }

  @GuardedBy("this")
  private void sendNewBytes() throws IOException {
    PacketBuffer open = packet;
    if (open != null && open.newBytes() > 0) {
      sendPacket(open, false);
    }
  }

  @GuardedBy("this")
  private void sendPacket(PacketBuffer open, boolean sync) throws IOException {
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
    pipeline.send(header, sealed);
  }
}
