package io.ashlar.it.simulation.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;

/** Takes the options of sockets without having them. */
final class SimChannelConfig extends DefaultChannelConfig {
  SimChannelConfig(Channel channel) {
    super(channel);
    super.setAllocator(SimMemory.INSTANCE);
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
