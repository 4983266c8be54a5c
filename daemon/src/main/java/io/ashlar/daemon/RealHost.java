package io.ashlar.daemon;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.work.RealThreads;
import io.ashlar.common.work.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** This machine. */
public final class RealHost implements Host {
  /** The one instance; it has no state. */
  public static final RealHost INSTANCE = new RealHost();

  private RealHost() {}

  @Override
  public Threads threads() {
    return RealThreads.INSTANCE;
  }

  @Override
  public HttpPort http(InetSocketAddress listen, MetricRegistry metrics, Supplier<Health> health)
      throws IOException {
    return MetricsHttpServer.start(listen, metrics, health);
  }
}
