package io.ashlar.rpc;

/** Where event loops and sockets come from: the machine, or a network that is simulated. */
@FunctionalInterface
public interface EventLoopsSource {
  /** Starts {@code threads} loops whose names begin with {@code name}. */
  EventLoops create(int threads, String name);
}
