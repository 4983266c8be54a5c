package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

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

  void forEach(BiConsumer<DataNode, NodeReplicas> visitor) {
    byNode.forEach(visitor);
  }

  long doomed() {
    return byNode.values().stream().mapToLong(NodeReplicas::doomedCount).sum();
  }
}
