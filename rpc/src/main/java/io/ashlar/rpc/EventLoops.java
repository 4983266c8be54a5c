package io.ashlar.rpc;

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
  private final EventLoopGroup group;
  private final ChannelFactory<? extends ServerChannel> serverChannels;
  private final ChannelFactory<? extends Channel> clientChannels;
  private final FrameMemory memory;

  private EventLoops(
      EventLoopGroup group,
      ChannelFactory<? extends ServerChannel> serverChannels,
      ChannelFactory<? extends Channel> clientChannels,
      FrameMemory memory) {
    this.group = group;
    this.serverChannels = serverChannels;
    this.clientChannels = clientChannels;
    this.memory = memory;
  }

  /** Starts {@code threads} daemon threads whose names begin with {@code name}. */
  public static EventLoops create(int threads, String name) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    DefaultThreadFactory names = new DefaultThreadFactory(name, true);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(threads, names, factory);
    return epoll
        ? new EventLoops(
            group, EpollServerSocketChannel::new, EpollSocketChannel::new, FrameMemory.POOLS)
        : new EventLoops(
            group, NioServerSocketChannel::new, NioSocketChannel::new, FrameMemory.POOLS);
  }

  /** Loops, sockets and memory of another kind than the machine's; for a simulated network. */
  public static EventLoops of(
      EventLoopGroup group,
      ChannelFactory<? extends ServerChannel> serverChannels,
      ChannelFactory<? extends Channel> clientChannels,
      FrameMemory memory) {
    return new EventLoops(group, serverChannels, clientChannels, memory);
  }

  /** The threads. */
  public EventLoopGroup group() {
    return group;
  }

  /** Where frames get their bytes. */
  public FrameMemory memory() {
    return memory;
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
