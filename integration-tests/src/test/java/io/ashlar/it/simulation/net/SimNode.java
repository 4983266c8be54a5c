package io.ashlar.it.simulation.net;

import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.rpc.EventLoops;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One life of a process on the network: its event loop, and its open channels. */
public final class SimNode {
  private final SimNetwork network;
  private final SimProcess process;
  private final InetAddress address;
  private final SimEventLoop loop;
  private final Set<SimChannel> channels = new LinkedHashSet<>();
  private final List<SimServerChannel> listeners = new ArrayList<>();

  SimNode(SimNetwork network, SimProcess process, InetAddress address) {
    this.network = network;
    this.process = process;
    this.address = address;
    this.loop = new SimEventLoop(process);
  }

  SimNetwork network() {
    return network;
  }

  /** Whose life it is. */
  public SimProcess process() {
    return process;
  }

  /** Where it is. */
  public InetAddress address() {
    return address;
  }

  SimEventLoop loop() {
    return loop;
  }

  Set<SimChannel> channels() {
    return channels;
  }

  List<SimServerChannel> listeners() {
    return listeners;
  }

  /** Loops and channels for the product. */
  public EventLoops eventLoops() {
    return EventLoops.of(
        loop,
        () -> {
          SimServerChannel listener = new SimServerChannel(this);
          listeners.add(listener);
          return listener;
        },
        () -> new SimChannel(this, null, network.nextChannelId()),
        SimMemory.INSTANCE);
  }
}
