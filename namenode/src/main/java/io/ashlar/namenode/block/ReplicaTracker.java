package io.ashlar.namenode.block;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.ReplicaReports;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Notes what DataNodes report: in the block map if the namespace has the block, and by node. What
 * belongs to no file is doomed.
 *
 * <p><b>Threading</b>: as {@link ReplicaReports} says.
 */
final class ReplicaTracker implements ReplicaReports {
  private static final int SLICE = 1_000;

  private final BlockMap blocks;
  private final NodeTable table;
  private final NamespaceView namespace;
  private final SoftLoop loop;
  private final Clock clock;

  ReplicaTracker(
      BlockMap blocks, NodeTable table, NamespaceView namespace, SoftLoop loop, Clock clock) {
    this.blocks = blocks;
    this.table = table;
    this.namespace = namespace;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public boolean isKnown(DataNode node, String storageId, ReportedReplica replica) {
    Replica known = table.of(node).get(storageId, replica.getBlock().getBlockId());
    return known != null && known.isSameAs(node, storageId, replica);
  }

  @Override
  public void reported(DataNode node, String storageId, ReportedReplica replica) {
    Replica known = table.of(node).get(storageId, replica.getBlock().getBlockId());
    // A damaged replica stays damaged until the node says something else about it.
    boolean corrupt = known != null && known.corrupt() && known.isSameAs(node, storageId, replica);
    put(replica.getBlock().getBlockId(), Replica.of(node, storageId, replica, corrupt));
  }

  @Override
  public void corrupt(DataNode node, String storageId, ReportedReplica replica) {
    put(replica.getBlock().getBlockId(), Replica.of(node, storageId, replica, true));
  }

  private void put(long blockId, Replica replica) {
    NodeReplicas replicas = table.of(replica.node());
    replicas.put(blockId, replica);
    BlockEntry entry = blocks.get(blockId);
    if (entry != null) {
      entry.putReplica(replica);
      stopExpecting(entry, blockId, replica.node());
      blocks.recount(entry);
    } else if (blockId < namespace.nextBlockId().value()) {
      replicas.doom(blockId, replica.stamp());
    }
    // An id that was never given out is kept: this may be an older namespace than the replica's.
  }

  @Override
  public void deleted(DataNode node, String storageId, long blockId) {
    table.of(node).remove(storageId, blockId);
    BlockEntry entry = blocks.get(blockId);
    if (entry != null) {
      entry.removeReplica(node, storageId);
      stopExpecting(entry, blockId, node);
      blocks.recount(entry);
    }
  }

  @Override
  public Collection<Long> blocksOf(DataNode node, String storageId) {
    return table.of(node).of(storageId).keySet();
  }

  @Override
  public Set<String> storagesOf(DataNode node) {
    return table.of(node).storages();
  }

  @Override
  public void reportComplete(DataNode node) {
    NodeReplicas replicas = table.of(node);
    for (Long blockId : List.copyOf(replicas.expected())) {
      BlockEntry entry = blocks.get(blockId);
      if (entry != null && !expectsCurrent(entry, node)) {
        stopExpecting(entry, blockId, node);
      }
    }
  }

  @Override
  public void restarted(DataNode node) {
    NodeReplicas replicas = table.of(node);
    loop.executeSoft(replicas::forgetPlans);
    for (String storageId : replicas.storages()) {
      List<Long> open = new ArrayList<>();
      replicas
          .of(storageId)
          .forEach(
              (blockId, replica) -> {
                if (replica.state() != ReplicaState.FINALIZED) {
                  open.add(blockId);
                }
              });
      inSlices(open, 0, blockId -> lostSightOf(node, storageId, blockId));
    }
  }

  /** What the old process was receiving may be there still; the full report will tell. */
  private void lostSightOf(DataNode node, String storageId, long blockId) {
    deleted(node, storageId, blockId);
    BlockEntry entry = blocks.get(blockId);
    if (entry != null) {
      entry.expect(new Expectation(node, storageId, Long.MIN_VALUE, 0, 0, clock.monotonicNanos()));
      table.of(node).expected().add(blockId);
    }
  }

  @Override
  public void livenessChanged(DataNode node) {
    List<Long> ids = new ArrayList<>();
    for (String storageId : table.of(node).storages()) {
      ids.addAll(table.of(node).of(storageId).keySet());
    }
    inSlices(ids, 0, this::recount);
  }

  private void recount(long blockId) {
    BlockEntry entry = blocks.get(blockId);
    if (entry != null) {
      blocks.recount(entry);
    }
  }

  private void inSlices(List<Long> ids, int from, LongConsumer each) {
    int to = Math.min(ids.size(), from + SLICE);
    loop.executeSoft(
        () -> {
          ids.subList(from, to).forEach(each::accept);
          if (to < ids.size()) {
            inSlices(ids, to, each);
          }
        });
  }

  private void stopExpecting(BlockEntry entry, long blockId, DataNode node) {
    entry.stopExpecting(node);
    table.of(node).expected().remove(blockId);
  }

  private static boolean expectsCurrent(BlockEntry entry, DataNode node) {
    for (Expectation expectation : entry.expected()) {
      if (expectation.node() == node) {
        return expectation.isCurrent();
      }
    }
    return false;
  }
}
