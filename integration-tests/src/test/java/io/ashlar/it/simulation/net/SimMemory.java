package io.ashlar.it.simulation.net;

import io.ashlar.rpc.FrameMemory;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Memory of simulated processes: arrays, also where a direct buffer is asked for, so that what a
 * process held when it died is collected like any other garbage.
 */
final class SimMemory extends AbstractByteBufAllocator implements FrameMemory {
  static final SimMemory INSTANCE = new SimMemory();

  private SimMemory() {
    super(false);
  }

  @Override
  public ByteBufAllocator small() {
    return this;
  }

  @Override
  public ByteBuf large(int bytes) {
    return directBuffer(bytes, bytes);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return newHeapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
