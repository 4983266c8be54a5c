package io.ashlar.namenode.rpc;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.ashlar.protocol.method.RpcMethod;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Calls by method: how many, how long until the answer, how many were refused. */
public final class RpcMetrics {
  private final Map<RpcMethod, Timer> timers = new EnumMap<>(RpcMethod.class);
  private final Meter errors;

  /** Registers a timer for each method. */
  public RpcMetrics(MetricRegistry metrics) {
    for (RpcMethod method : RpcMethod.values()) {
      timers.put(method, metrics.timer("namenode.rpc." + method.name().toLowerCase(Locale.ROOT)));
    }
    this.errors = metrics.meter("namenode.rpc.errors");
  }

  /** A call arrived; stop the context when it is answered. */
  Timer.Context begin(RpcMethod method) {
    Timer timer = timers.get(method);
    if (timer == null) {
      throw new IllegalStateException("no timer for " + method);
    }
    return timer.time();
  }

  void error() {
    errors.mark();
  }
}
