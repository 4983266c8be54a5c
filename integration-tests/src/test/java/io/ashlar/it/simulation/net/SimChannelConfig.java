package io.ashlar.it.simulation.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;

/**
 * Takes the options of sockets without having them. Buffers come from the heap: those of a process
 * that dies are collected with it.
 */
final class SimChannelConfig extends DefaultChannelConfig {
  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

  SimChannelConfig(Channel channel) {
    super(channel);
    super.setAllocator(HEAP);
  }

  @Override
  public ChannelConfig setAllocator(ByteBufAllocator allocator) {
    return this;
  }

  @Override
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    boolean unused = super.setOption(option, value);
    return true;
  }
}
