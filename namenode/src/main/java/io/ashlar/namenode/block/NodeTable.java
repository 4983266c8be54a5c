package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The replicas of every DataNode.
 *
 * <p><b>Threading</b>: any thread; what it holds is {@link NodeReplicas}' business.
 */
final class NodeTable {
  private final ConcurrentMap<DataNode, NodeReplicas> byNode = new ConcurrentHashMap<>();

  private final StorageTable storages;

  NodeTable(StorageTable storages) {
    this.storages = storages;
  }

  NodeReplicas of(DataNode node) {
    NodeReplicas replicas = byNode.get(node);
    return replicas == null
        ? byNode.computeIfAbsent(node, key -> new NodeReplicas(key, storages))
        : replicas;
  }

  List<DataNode> nodes() {
    return List.copyOf(byNode.keySet());
  }

  long doomed() {
    return byNode.values().stream().mapToLong(NodeReplicas::doomedCount).sum();
  }
}
