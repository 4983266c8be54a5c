package io.ashlar.it.simulation.cluster;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.work.Threads;
import io.ashlar.daemon.Health;
import io.ashlar.daemon.Host;
import io.ashlar.daemon.HttpPort;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.it.simulation.world.SimThreads;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A machine whose threads take turns, and on whose HTTP port nobody calls. */
final class SimHost implements Host {
  private final Threads threads;
  private final Consumer<MetricRegistry> measured;

  /** {@code measured} gets what the process measures. */
  SimHost(SimProcess process, Consumer<MetricRegistry> measured) {
    this.threads = new SimThreads(process);
    this.measured = measured;
  }

  @Override
  public Threads threads() {
    return threads;
  }

  @Override
  public HttpPort http(InetSocketAddress listen, MetricRegistry metrics, Supplier<Health> health) {
    measured.accept(metrics);
    return new HttpPort() {
      @Override
      public InetSocketAddress address() {
        return listen;
      }

      @Override
      public void close() {}
    };
  }
}
