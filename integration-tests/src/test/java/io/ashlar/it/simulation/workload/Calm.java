package io.ashlar.it.simulation.workload;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Which hosts were disturbed lately: who was not may count on its lease. */
public final class Calm {
  private final Map<InetAddress, Long> disturbedUntilMs = new HashMap<>();

  /** A fault concerns {@code host} until then. */
  public void disturbed(InetAddress host, long untilMs) {
    disturbedUntilMs.merge(host, untilMs, Math::max);
  }

  /** True if nothing concerned {@code host} for so long. */
  public boolean calm(InetAddress host, long nowMs, long forMs) {
    return disturbedUntilMs.getOrDefault(host, -forMs) + forMs <= nowMs;
  }
}
