package io.ashlar.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Where the bytes of frames live between socket and disk. A real process has its pools; a simulated
 * one takes memory that goes away with it, because it dies without giving anything back.
 */
public interface FrameMemory {
  /** The pools of this process. */
  FrameMemory POOLS = FramePool.INSTANCE;

  /** For small frames, and for what a socket reads. */
  ByteBufAllocator small();

  /** A direct buffer of exactly {@code bytes}, mostly many; the caller owns it. */
  ByteBuf large(int bytes);
}
