package io.ashlar.client.node;

import io.ashlar.client.ReplicaLocation;
import io.ashlar.common.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which DataNodes failed lately, so that they are tried after all others.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class NodeHealth {
  private final Clock clock;
  private final long avoidMs;
  private final Map<String, Long> failedAtMs = new ConcurrentHashMap<>();

  /** A node is avoided for {@code avoidMs} after its last failure. */
  public NodeHealth(Clock clock, long avoidMs) {
    this.clock = clock;
    this.avoidMs = avoidMs;
  }

  /** The node did not do what was asked. */
  public void failed(String nodeId) {
    failedAtMs.put(nodeId, clock.monotonicMs());
  }

  /** The node does well again. */
  public void succeeded(String nodeId) {
    failedAtMs.remove(nodeId);
  }

  /** True while the node is tried last. */
  public boolean avoided(String nodeId) {
    Long at = failedAtMs.get(nodeId);
    if (at == null) {
      return false;
    }
    if (clock.monotonicMs() - at < avoidMs) {
      return true;
    }
    failedAtMs.remove(nodeId, at);
    return false;
  }

  /** The order given, with stale nodes after the others and avoided ones at the end. */
  public List<ReplicaLocation> order(List<ReplicaLocation> nearestFirst) {
    List<ReplicaLocation> order = new ArrayList<>();
    List<ReplicaLocation> stale = new ArrayList<>();
    List<ReplicaLocation> avoided = new ArrayList<>();
    for (ReplicaLocation replica : nearestFirst) {
      if (avoided(replica.nodeId())) {
        avoided.add(replica);
      } else if (replica.stale()) {
        stale.add(replica);
      } else {
        order.add(replica);
      }
    }
    order.addAll(stale);
    order.addAll(avoided);
    return order;
  }
}
