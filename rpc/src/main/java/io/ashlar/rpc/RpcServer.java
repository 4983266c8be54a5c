package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Listens, and gives each connection to a {@link RpcService}. */
public final class RpcServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final RpcService service;
  private final RpcLimits limits;
  private final Admission admission;
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final List<Channel> listeners = new ArrayList<>();

  private RpcServer(RpcService service, RpcLimits limits) {
    this.service = service;
    this.limits = limits;
    this.admission = new Admission(limits);
  }

  /**
   * Starts to listen on every address of {@code bind}; port 0 takes a free one.
   *
   * @throws DfsException PORT_IN_USE that names the address; CONFIG_INVALID if this machine has no
   *     such address
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
            .channelFactory(loops.serverChannels())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, loops.memory().small())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    limits.writeBufferLowBytes(), limits.writeBufferHighBytes()))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    admit(channel, loops.memory());
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw cannotListen(address, bound.cause());
    }
    listeners.add(bound.channel());
  }

  private static DfsException cannotListen(InetSocketAddress address, Throwable cause) {
    String name = Addresses.nameOf(address);
    String found = String.valueOf(cause.getMessage());
    boolean inUse = found.contains("in use");
    ErrorCode code = inUse ? ErrorCode.PORT_IN_USE : ErrorCode.CONFIG_INVALID;
    return new DfsException(
        DfsError.of(code, "cannot listen on " + name + ": " + found).with("address", name), cause);
  }

  /** Turns away what goes beyond the limits, before it can send anything. */
  private void admit(Channel channel, FrameMemory memory) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      channel.close(); // It has gone again already.
      return;
    }
    PeerShare share = admission.enter(remote.getAddress());
    if (share == null) {
      turnAway(channel, remote);
      return;
    }
    channel.closeFuture().addListener(closed -> admission.leave(remote.getAddress()));
    connections.add(channel);
    ReadGate gate = new ReadGate(channel);
    FrameDecoder decoder = new FrameDecoder(limits, share.partialFrames(), gate, memory);
    channel.config().setRecvByteBufAllocator(new FrameReceiver(decoder));
    channel
        .pipeline()
        .addLast(decoder, new ServerChannelHandler(channel, decoder, gate, service, limits, share));
  }

  private void turnAway(Channel channel, InetSocketAddress remote) {
    channel.config().setAutoRead(false); // Nothing that it sends takes room here.
    DfsError error =
        DfsError.of(
            ErrorCode.OVERLOADED,
            "expected at most "
                + limits.connectionsPerPeerMax()
                + " connections from one address and "
                + limits.connectionsMax()
                + " in all, found one more from "
                + Addresses.nameOf(remote));
    ResponseHeader reason = ResponseHeader.newBuilder().setError(error.toWire()).build();
    channel.eventLoop().execute(() -> tellAndClose(channel, reason));
  }

  private static void tellAndClose(Channel channel, ResponseHeader reason) {
    channel
        .writeAndFlush(FrameCodec.frame(channel.alloc(), FrameCodec.RESPONSE, reason))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** Port of the first address. */
  public int port() {
    return addresses().get(0).getPort();
  }

  /** Where it listens, with the ports chosen. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  /** Number of connections that were turned away because there were too many. */
  public long turnedAwayCount() {
    return admission.refused();
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
    Parting.of(connections);
  }
}
