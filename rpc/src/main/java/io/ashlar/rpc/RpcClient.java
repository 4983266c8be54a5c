package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Opens connections. Does not pool them: that is for those who know their peers. */
public final class RpcClient implements AutoCloseable {
  private final EventLoops loops;
  private final RpcLimits limits;
  private final Supplier<Handshake> own;
  private final ByteBudget partialFrames;
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /** {@code own} gives this side's handshake, anew for each connection. */
  public RpcClient(EventLoops loops, RpcLimits limits, Supplier<Handshake> own) {
    this.loops = loops;
    this.limits = limits;
    this.own = own;
    this.partialFrames = new ByteBudget(limits.peerBytesMax());
  }

  /**
   * Connects and shakes hands. Fails with UNREACHABLE that names the address, or with what the peer
   * said when it refused.
   *
   * <p>The address must be resolved: looking up a name would hold up an event loop.
   */
  public CompletableFuture<RpcConnection> connect(InetSocketAddress address) {
    return connect(address, loops.group());
  }

  /** The same; the connection lives on {@code loop}, which is one of this client's. */
  public CompletableFuture<RpcConnection> connect(InetSocketAddress address, EventLoop loop) {
    return connect(address, (EventLoopGroup) loop);
  }

  private CompletableFuture<RpcConnection> connect(
      InetSocketAddress address, EventLoopGroup group) {
    CompletableFuture<RpcConnection> ready = new CompletableFuture<>();
    String remote = Addresses.nameOf(address);
    if (address.isUnresolved()) {
      UnknownHostException cause = new UnknownHostException(address.getHostString());
      ready.completeExceptionally(unreachable(remote, cause));
      return ready;
    }
    bootstrap(group, remote, ready)
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                ready.completeExceptionally(unreachable(remote, connected.cause()));
              }
            });
    return ready;
  }

  private Bootstrap bootstrap(
      EventLoopGroup group, String remote, CompletableFuture<RpcConnection> ready) {
    return new Bootstrap()
        .group(group)
        .channelFactory(loops.clientChannels())
        .option(ChannelOption.ALLOCATOR, loops.memory().small())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectTimeoutMs())
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(limits.writeBufferLowBytes(), limits.writeBufferHighBytes()))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                install(channel, remote, ready);
              }
            });
  }

  private void install(Channel channel, String remote, CompletableFuture<RpcConnection> ready) {
    connections.add(channel);
    ReadGate gate = new ReadGate(channel);
    FrameDecoder decoder = new FrameDecoder(limits, partialFrames.half(), gate, loops.memory());
    channel.config().setRecvByteBufAllocator(new FrameReceiver(decoder));
    channel
        .pipeline()
        .addLast(
            decoder,
            new ClientChannelHandler(channel, decoder, gate, own.get(), limits, remote, ready));
  }

  private static DfsException unreachable(String remote, Throwable cause) {
    return new DfsException(
        DfsError.of(ErrorCode.UNREACHABLE, "cannot connect to " + remote)
            .with("address", remote)
            .causedBy(cause),
        cause);
  }

  @Override
  public void close() {
    Parting.of(connections);
  }
}
