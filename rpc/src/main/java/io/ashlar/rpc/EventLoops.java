package io.ashlar.rpc;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads that move bytes between sockets and buffers. They never wait.
 *
 * <p>Uses the system's epoll where its native part is present, otherwise Java's selector.
 */
public final class EventLoops implements AutoCloseable {
  /**
   * Netty's newer default does not pool buffers above one megabyte, which is what a packet with its
   * checksums takes: each would be mapped and zeroed anew.
   */
  static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

  private final EventLoopGroup group;
  private final ChannelFactory<? extends ServerChannel> serverChannels;
  private final ChannelFactory<? extends Channel> clientChannels;

  private EventLoops(
      EventLoopGroup group,
      ChannelFactory<? extends ServerChannel> serverChannels,
      ChannelFactory<? extends Channel> clientChannels) {
    this.group = group;
    this.serverChannels = serverChannels;
    this.clientChannels = clientChannels;
  }

  /** Starts {@code threads} daemon threads whose names begin with {@code name}. */
  public static EventLoops create(int threads, String name) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    DefaultThreadFactory names = new DefaultThreadFactory(name, true);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(threads, names, factory);
    return epoll
        ? new EventLoops(group, EpollServerSocketChannel::new, EpollSocketChannel::new)
        : new EventLoops(group, NioServerSocketChannel::new, NioSocketChannel::new);
  }

  /** Loops and sockets of another kind than the machine's; for a network that is simulated. */
  public static EventLoops of(
      EventLoopGroup group,
      ChannelFactory<? extends ServerChannel> serverChannels,
      ChannelFactory<? extends Channel> clientChannels) {
    return new EventLoops(group, serverChannels, clientChannels);
  }

  /** The threads. */
  public EventLoopGroup group() {
    return group;
  }

  ChannelFactory<? extends ServerChannel> serverChannels() {
    return serverChannels;
  }

  ChannelFactory<? extends Channel> clientChannels() {
    return clientChannels;
  }

  /** Runs {@code task} on {@code loop}: now, if this is its thread. */
  static void run(EventLoop loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
