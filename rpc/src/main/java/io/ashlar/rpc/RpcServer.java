package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Listens, and gives each connection to a {@link RpcService}. */
public final class RpcServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final RpcService service;
  private final RpcLimits limits;
  private final ByteBudget partialFrames;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<InetAddress, Integer> perPeer = new ConcurrentHashMap<>();
  private final List<Channel> listeners = new ArrayList<>();

  private RpcServer(RpcService service, RpcLimits limits) {
    this.service = service;
    this.limits = limits;
    this.partialFrames = new ByteBudget(limits.partialFrameBytesMax());
  }

  /**
   * Starts to listen on every address of {@code bind}; port 0 takes a free one.
   *
   * @throws DfsException PORT_IN_USE that names the address
   */
  public static RpcServer start(
      EventLoops loops, List<InetSocketAddress> bind, RpcService service, RpcLimits limits)
      throws DfsException {
    RpcServer server = new RpcServer(service, limits);
    try {
      for (InetSocketAddress address : bind) {
        server.listen(loops, address);
      }
      return server;
    } catch (DfsException e) {
      server.close();
      throw e;
    }
  }

  private void listen(EventLoops loops, InetSocketAddress address) throws DfsException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    limits.writeBufferLowBytes(), limits.writeBufferHighBytes()))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    admit(channel);
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new DfsException(
          DfsError.of(ErrorCode.PORT_IN_USE, "cannot listen on " + PeerChannel.nameOf(address))
              .with("address", PeerChannel.nameOf(address)),
          bound.cause());
    }
    listeners.add(bound.channel());
  }

  /** Turns away what goes beyond the limits, before it can send anything. */
  private void admit(Channel channel) {
    InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    int ofPeer = perPeer.merge(peer, 1, Integer::sum);
    channel
        .closeFuture()
        .addListener(closed -> perPeer.computeIfPresent(peer, (key, n) -> n == 1 ? null : n - 1));
    if (ofPeer > limits.connectionsPerPeerMax() || connections.size() >= limits.connectionsMax()) {
      channel.close();
      return;
    }
    connections.add(channel);
    FrameDecoder decoder = new FrameDecoder(limits, partialFrames);
    channel.config().setRecvByteBufAllocator(new FrameReceiver(decoder));
    channel
        .pipeline()
        .addLast(decoder, new ServerChannelHandler(channel, decoder, service, limits));
  }

  /** Port of the first address. */
  public int port() {
    return addresses().get(0).getPort();
  }

  /** Where it listens, with the ports chosen. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  /** Number of open connections. */
  public int connectionCount() {
    return connections.size();
  }

  @Override
  public void close() {
    for (Channel listener : listeners) {
      listener.close().awaitUninterruptibly();
    }
    connections.close().awaitUninterruptibly();
  }
}
