package io.ashlar.it.simulation.net;

import io.netty.channel.ChannelId;

/** The number of a channel in its world, so that equal runs see equal ids. */
record SimChannelId(long value) implements ChannelId {
  private static final long serialVersionUID = 1;

  @Override
  public String asShortText() {
    return Long.toString(value);
  }

  @Override
  public String asLongText() {
    return asShortText();
  }

  @Override
  public int compareTo(ChannelId other) {
    return Long.compare(value, ((SimChannelId) other).value());
  }
}
