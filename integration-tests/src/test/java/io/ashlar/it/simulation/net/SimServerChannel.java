package io.ashlar.it.simulation.net;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A port that listens. */
final class SimServerChannel extends AbstractServerChannel {
  private final SimNode node;
  private final SimChannelConfig config = new SimChannelConfig(this);
  private @Nullable InetSocketAddress local;
  private boolean open = true;

  SimServerChannel(SimNode node) {
    this.node = node;
  }

  /** A client came; the loop is that of this channel. */
  void accept(SimChannel child) {
    pipeline().fireChannelRead(child);
    pipeline().fireChannelReadComplete();
  }

  SimNode node() {
    return node;
  }

  @Override
  protected io.netty.channel.ChannelId newId() {
    // The parent's constructor asks before this one has run.
    return new SimChannelId(0);
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SimEventLoop;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return local;
  }

  @Override
  protected void doBind(SocketAddress address) throws IOException {
    InetSocketAddress wanted = (InetSocketAddress) address;
    if (!node.process().alive()) {
      throw new IOException("this process is dead");
    }
    if (!node.network().listen(wanted, this)) {
      throw new BindException("Address already in use");
    }
    local = wanted;
  }

  @Override
  protected void doClose() {
    open = false;
    InetSocketAddress bound = local;
    if (bound != null) {
      node.network().unlisten(bound, this);
    }
  }

  @Override
  protected void doBeginRead() {}

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && local != null;
  }
}
