package io.ashlar.client.write;

import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lists of a pipeline's nodes. */
final class Nodes {
  private Nodes() {}

  /** The index of a node; -1 if it is not there. */
  static int indexOf(List<ReplicaLocation> nodes, String nodeId) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).getNodeId().equals(nodeId)) {
        return i;
      }
    }
    return -1;
  }

  static List<ReplicaLocation> without(List<ReplicaLocation> nodes, Collection<String> dropped) {
    return nodes.stream().filter(node -> !dropped.contains(node.getNodeId())).toList();
  }

  static List<ReplicaLocation> plus(List<ReplicaLocation> nodes, List<ReplicaLocation> more) {
    List<ReplicaLocation> all = new ArrayList<>(nodes);
    all.addAll(more);
    return List.copyOf(all);
  }

  static List<String> ids(List<ReplicaLocation> nodes) {
    return nodes.stream().map(ReplicaLocation::getNodeId).toList();
  }
}
