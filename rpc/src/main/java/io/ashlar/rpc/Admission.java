package io.ashlar.rpc;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of a server, in all and per address, and gives each address its share.
 *
 * <p><b>Threading</b>: callable from any thread.
 */
final class Admission {
  private final RpcLimits limits;
  private final PeerShare whole;
  private final Map<InetAddress, Guest> guests = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();

  Admission(RpcLimits limits) {
    this.limits = limits;
    this.whole = PeerShare.whole(limits);
  }

  /** The share of one more connection from {@code address}; null if there are too many. */
  @Nullable PeerShare enter(InetAddress address) {
    if (connections.incrementAndGet() <= limits.connectionsMax()) {
      // The map's own lock on the key makes count and limit one step.
      boolean[] entered = new boolean[1];
      Guest guest =
          guests.compute(
              address,
              (key, known) -> {
                Guest of = known == null ? new Guest(whole.half()) : known;
                entered[0] = of.connections < limits.connectionsPerPeerMax();
                of.connections += entered[0] ? 1 : 0;
                return of.connections == 0 ? null : of;
              });
      if (entered[0] && guest != null) {
        return guest.share;
      }
    }
    connections.decrementAndGet();
    refused.incrementAndGet();
    return null;
  }

  /** For every connection that entered, once. */
  void leave(InetAddress address) {
    connections.decrementAndGet();
    guests.computeIfPresent(address, (key, guest) -> --guest.connections == 0 ? null : guest);
  }

  long refused() {
    return refused.get();
  }

  private static final class Guest {
    private final PeerShare share;
    private int connections;

    Guest(PeerShare share) {
      this.share = share;
    }
  }
}
