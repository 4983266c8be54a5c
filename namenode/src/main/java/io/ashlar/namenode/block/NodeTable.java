package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The replicas of every DataNode.
 *
 * <p><b>Threading</b>: any thread; what it holds is {@link NodeReplicas}' business.
 */
final class NodeTable {
  /** By node id, so that the order of the nodes is the same in every run. */
  private final ConcurrentMap<String, NodeReplicas> byNode = new ConcurrentHashMap<>();

  private final StorageTable storages;

  NodeTable(StorageTable storages) {
    this.storages = storages;
  }

  NodeReplicas of(DataNode node) {
    NodeReplicas replicas = byNode.get(node.id());
    return replicas == null
        ? byNode.computeIfAbsent(node.id(), id -> new NodeReplicas(node, storages))
        : replicas;
  }

  /** The node is no more. */
  void remove(DataNode node) {
    byNode.remove(node.id());
  }

  /** By id, so that equal states are planned for in the same order. */
  List<DataNode> nodes() {
    return byNode.values().stream()
        .map(NodeReplicas::node)
        .sorted(Comparator.comparing(DataNode::id))
        .toList();
  }

  long doomed() {
    return byNode.values().stream().mapToLong(NodeReplicas::doomedCount).sum();
  }
}
