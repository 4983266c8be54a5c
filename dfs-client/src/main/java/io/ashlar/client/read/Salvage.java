package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The damaged replicas of a block, from which a reader takes what is good once no whole one is
 * left. Each is tried again once the reader is past the place where it was damaged, so that a block
 * is readable as long as one good copy of each chunk is left.
 *
 * <p><b>Threading</b>: one thread.
 */
final class Salvage {
  private final Map<String, ReplicaLocation> damaged = new LinkedHashMap<>();
  private final Map<String, Long> failedAt = new HashMap<>();

  /** The NameNode knows of damaged replicas as well. */
  void learn(LocatedBlock block) {
    block.corrupt().forEach(replica -> damaged.putIfAbsent(replica.nodeId(), replica));
  }

  /** That replica has a bad chunk at {@code position} of the file. */
  void failed(ReplicaLocation replica, long position) {
    damaged.put(replica.nodeId(), replica);
    failedAt.merge(replica.nodeId(), position, Math::max);
  }

  /** It cannot even be asked. */
  void lost(ReplicaLocation replica) {
    if (damaged.containsKey(replica.nodeId())) {
      failedAt.put(replica.nodeId(), Long.MAX_VALUE);
    }
  }

  /** A replica that may have good bytes at {@code position}; null if there is none. */
  @Nullable ReplicaLocation at(long position) {
    for (ReplicaLocation replica : damaged.values()) {
      if (failedAt.getOrDefault(replica.nodeId(), -1L) < position) {
        return replica;
      }
    }
    return null;
  }

  boolean empty() {
    return damaged.isEmpty();
  }
}
