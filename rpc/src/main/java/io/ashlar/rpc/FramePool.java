package io.ashlar.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/**
 * Buffers for large frames, packets and block data, come from a pool of their own.
 *
 * <p>A pool gives a chunk of memory back once nothing of it is in use, and new chunks are zeroed.
 * In the pool's usual chunks of 4 MB only a few packets fit, so that streams emptied and remade
 * them all the time: 8% of what a DataNode did to serve reads was zeroing. Chunks of 16 MB do not
 * run empty that often.
 */
final class FramePool implements FrameMemory {
  static final FramePool INSTANCE = new FramePool();

  private static final int PAGE_BYTES = 8 << 10;
  private static final int MAX_ORDER = 11; // 16 MB
  private static final long CHUNK_BYTES = (long) PAGE_BYTES << MAX_ORDER;

  /** Part of the memory outside of the heap that the first chunks of all arenas may take. */
  private static final int SHARE = 4;

  /**
   * Netty's newer default does not pool buffers above one megabyte, which is what a packet with its
   * checksums takes: each would be mapped and zeroed anew.
   */
  static final PooledByteBufAllocator SMALL = PooledByteBufAllocator.DEFAULT;

  static final PooledByteBufAllocator LARGE =
      new PooledByteBufAllocator(
          true,
          0,
          arenas(),
          PAGE_BYTES,
          MAX_ORDER,
          PooledByteBufAllocator.defaultSmallCacheSize(),
          PooledByteBufAllocator.defaultNormalCacheSize(),
          false);

  private FramePool() {}

  @Override
  public ByteBufAllocator small() {
    return SMALL;
  }

  @Override
  public ByteBuf large(int bytes) {
    return LARGE.directBuffer(bytes, bytes);
  }

  private static int arenas() {
    long chunks = PlatformDependent.maxDirectMemory() / CHUNK_BYTES / SHARE;
    return (int) Math.max(1, Math.min(PooledByteBufAllocator.defaultNumDirectArena(), chunks));
  }
}
