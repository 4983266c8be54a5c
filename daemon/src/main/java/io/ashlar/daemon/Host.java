package io.ashlar.daemon;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.work.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** What a daemon takes from its machine beside disks and time: threads and HTTP. */
public interface Host {
  /** Threads for everything but its protocol's sockets. */
  Threads threads();

  /** Opens the port for people and their tools. */
  HttpPort http(InetSocketAddress listen, MetricRegistry metrics, Supplier<Health> health)
      throws IOException;
}
