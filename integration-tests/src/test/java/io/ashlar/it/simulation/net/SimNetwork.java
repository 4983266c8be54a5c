package io.ashlar.it.simulation.net;

import io.ashlar.it.simulation.world.EventKind;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.it.simulation.world.SimWorld;
import io.netty.channel.ChannelPromise;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The network between simulated processes, with the semantics of TCP: what is sent arrives in order
 * or the connection breaks.
 */
public final class SimNetwork {
  private static final int FIRST_PORT = 40_000;

  private final SimWorld world;
  private final Delays delays;
  private final WireDamage damage;
  private final Map<InetSocketAddress, SimServerChannel> listening = new HashMap<>();
  private final Set<InetAddress> down = new HashSet<>();
  private final Set<Way> cut = new HashSet<>();
  private final Set<Pipe> held = new LinkedHashSet<>();
  private long channelIds;
  private int ports = FIRST_PORT;
  private long bytesCarried;

  /** A network without faults. */
  public SimNetwork(SimWorld world) {
    this.world = world;
    this.delays = new Delays(world.split());
    this.damage = new WireDamage(world);
  }

  /** A new life of {@code process} at {@code address}. */
  public SimNode join(SimProcess process, InetAddress address) {
    down.remove(address);
    return new SimNode(this, process, address);
  }

  /**
   * A life ends. If only the process died, its host tells the peers; if the host lost power, they
   * find out later.
   */
  public void leave(SimNode node, boolean hostIsDown) {
    if (hostIsDown) {
      down.add(node.address());
    }
    listening.values().removeAll(node.listeners());
    for (SimChannel channel : List.copyOf(node.channels())) {
      Pipe out = channel.out();
      channel.forget();
      if (out != null && !hostIsDown) {
        tellReset(out.to, out, "Connection reset by peer");
      }
    }
    node.channels().clear();
  }

  long nextChannelId() {
    return ++channelIds;
  }

  /** Bytes that arrived so far. */
  public long bytesCarried() {
    return bytesCarried;
  }

  // ---- faults ----

  /** Nothing gets from {@code from} to {@code to} until {@link #heal}. */
  public void cut(InetAddress from, InetAddress to) {
    cut.add(new Way(from, to));
  }

  /** What goes that way takes up to so much longer; 0 ends it. */
  public void slow(InetAddress from, InetAddress to, long extraMs) {
    delays.slow(new Way(from, to), extraMs);
  }

  /** Ends one cut; what was held back arrives. */
  public void heal(InetAddress from, InetAddress to) {
    cut.remove(new Way(from, to));
    List<Pipe> waiting = new ArrayList<>(held);
    held.clear();
    waiting.forEach(this::deliver);
  }

  /** Resets a connection of {@code node}, the {@code n}-th modulo their number; false if none. */
  public boolean reset(SimNode node, int n) {
    List<SimChannel> open = new ArrayList<>(node.channels());
    if (open.isEmpty()) {
      return false;
    }
    SimChannel one = open.get(n % open.size());
    Pipe out = one.out();
    if (out == null) {
      return false;
    }
    resetBoth(out);
    return true;
  }

  private void resetBoth(Pipe pipe) {
    tellReset(pipe.from, pipe, "Connection reset by peer");
    tellReset(pipe.to, pipe, "Connection reset by peer");
  }

  /** What strikes the next bytes on a way. */
  public WireDamage damage() {
    return damage;
  }

  private boolean isCut(InetAddress from, InetAddress to) {
    return cut.contains(new Way(from, to));
  }

  private void tellReset(SimChannel channel, Pipe way, String reason) {
    SimNode node = channel.node();
    world.after(
        node.process(),
        EventKind.NET,
        delays.nanos(0, way.from.node().address(), node.address()),
        () -> node.loop().run(() -> channel.reset(reason)));
  }

  // ---- connections ----

  boolean listen(InetSocketAddress address, SimServerChannel listener) {
    return listening.putIfAbsent(address, listener) == null;
  }

  void unlisten(InetSocketAddress address, SimServerChannel listener) {
    listening.remove(address, listener);
  }

  void connect(SimChannel client, InetSocketAddress remote, ChannelPromise promise) {
    SimNode node = client.node();
    int timeoutMs = client.config().getConnectTimeoutMillis();
    world.after(
        node.process(),
        EventKind.TIMER,
        timeoutMs * 1_000_000L,
        () -> node.loop().run(() -> fail(client, promise, "connection timed out")));
    InetAddress to = remote.getAddress();
    world.after(
        node.process(),
        EventKind.NET,
        delays.nanos(0, node.address(), to) + delays.nanos(0, to, node.address()),
        () -> node.loop().run(() -> syn(client, remote, promise)));
  }

  private void syn(SimChannel client, InetSocketAddress remote, ChannelPromise promise) {
    SimNode node = client.node();
    InetAddress to = remote.getAddress();
    if (!client.isOpen() || promise.isDone()) {
      return;
    }
    if (down.contains(to) || isCut(node.address(), to) || isCut(to, node.address())) {
      return; // The time-out tells.
    }
    SimServerChannel listener = listening.get(remote);
    if (listener == null || !listener.node().process().alive()) {
      fail(client, promise, "Connection refused");
      return;
    }
    SimNode server = listener.node();
    SimChannel accepted = new SimChannel(server, listener, nextChannelId());
    InetSocketAddress own = new InetSocketAddress(node.address(), ++ports);
    Pipe there = new Pipe(client, accepted);
    Pipe back = new Pipe(accepted, client);
    client.join(own, remote, there, back);
    accepted.join(remote, own, back, there);
    world.after(
        server.process(),
        EventKind.NET,
        0,
        () -> server.loop().run(() -> listener.accept(accepted)));
    promise.setSuccess();
    client.pipeline().fireChannelActive();
  }

  private static void fail(SimChannel client, ChannelPromise promise, String reason) {
    if (!promise.isDone()) {
      promise.setFailure(new ConnectException(reason));
      client.unsafe().close(client.unsafe().voidPromise());
    }
  }

  // ---- bytes ----

  void send(Pipe pipe, byte[] content) {
    pipe.unread += content.length;
    if (pipe.broken) {
      return;
    }
    if (damage.strikes(pipe, content)) {
      pipe.broken = true;
      resetBoth(pipe);
    } else {
      enqueue(pipe, content);
    }
  }

  /** The writer has closed its end; the reader hears of it behind the last byte. */
  void finish(Pipe pipe) {
    if (!pipe.finSent && !pipe.broken) {
      pipe.finSent = true;
      enqueue(pipe, null);
    }
  }

  /** Who closes with bytes unread resets the connection. */
  void discard(Pipe pipe) {
    if (pipe.unread > 0) {
      tellReset(pipe.from, pipe, "Connection reset by peer");
    }
  }

  private void enqueue(Pipe pipe, byte @Nullable [] content) {
    InetAddress from = pipe.from.node().address();
    InetAddress to = pipe.to.node().address();
    int length = content == null ? 0 : content.length;
    long at =
        Math.max(world.nowNanos() + delays.nanos(length, from, to), pipe.lastArrivalNanos + 1);
    pipe.lastArrivalNanos = at;
    pipe.onTheWay.add(new Pipe.Segment(content, at));
    world.at(null, EventKind.NET, at, () -> deliver(pipe));
  }

  private void deliver(Pipe pipe) {
    SimNode target = pipe.to.node();
    if (isCut(pipe.from.node().address(), target.address())) {
      held.add(pipe);
      return;
    }
    while (!pipe.onTheWay.isEmpty() && pipe.onTheWay.element().arrivesAtNanos <= world.nowNanos()) {
      arrive(pipe, target, pipe.onTheWay.remove().content);
    }
  }

  private void arrive(Pipe pipe, SimNode target, byte @Nullable [] content) {
    if (!pipe.to.isOpen()) {
      if (content != null && pipe.from.isOpen()) {
        // Nobody is there any more: the host answers with a reset.
        if (!down.contains(target.address())) {
          tellReset(pipe.from, pipe, "Connection reset by peer");
        }
      }
      return;
    }
    if (content != null) {
      bytesCarried += content.length;
      world.note(
          crc(content),
          content.length,
          () -> pipe.from.node().process() + " -> " + target.process());
    }
    world.after(
        target.process(), EventKind.NET, 0, () -> target.loop().run(() -> pipe.to.arrive(content)));
  }

  private static long crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return crc.getValue();
  }

  void onRead(Pipe pipe, int count) {
    pipe.unread -= count;
    SimChannel writer = pipe.from;
    if (pipe.writerWaits && pipe.room() >= Pipe.WINDOW_BYTES / 4) {
      pipe.writerWaits = false;
      SimNode node = writer.node();
      world.after(
          node.process(),
          EventKind.NET,
          delays.nanos(0, pipe.to.node().address(), node.address()),
          () -> node.loop().run(writer::roomAgain));
    }
  }
}
