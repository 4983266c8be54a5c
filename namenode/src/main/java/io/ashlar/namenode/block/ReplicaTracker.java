package io.ashlar.namenode.block;

import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.GroupSums;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.ReplicaReports;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.ReplicaState;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

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
  private final LocationHints hints;
  private final Redundancy redundancy;
  private final StaleReplicas stale;
  private final NamespaceView namespace;
  private final SoftLoop loop;
  private final Clock clock;
  private volatile ReplicaHash hash = new ReplicaHash(0, 0);

  ReplicaTracker(
      BlockMap blocks,
      NodeTable table,
      LocationHints hints,
      Redundancy redundancy,
      StaleReplicas stale,
      NamespaceView namespace,
      SoftLoop loop,
      Clock clock) {
    this.blocks = blocks;
    this.table = table;
    this.hints = hints;
    this.redundancy = redundancy;
    this.stale = stale;
    this.namespace = namespace;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public boolean isKnown(DataNode node, String storageId, ReportedReplica replica) {
    Replica known = known(table.of(node).storage(storageId), replica);
    return known != null && known.isSameAs(replica);
  }

  @Override
  public void reported(DataNode node, String storageId, ReportedReplica replica) {
    Storage storage = table.of(node).storage(storageId);
    Replica known = known(storage, replica);
    // A damaged replica stays damaged until the node says something else about it.
    boolean corrupt = known != null && known.corrupt() && known.isSameAs(replica);
    put(replica.getBlock().getBlockId(), Replica.of(storage, replica, corrupt));
  }

  @Override
  public void corrupt(DataNode node, String storageId, ReportedReplica replica) {
    Storage storage = table.of(node).storage(storageId);
    put(replica.getBlock().getBlockId(), Replica.of(storage, replica, true));
  }

  @Override
  public void repaired(DataNode node, String storageId, ReportedReplica replica) {
    Storage storage = table.of(node).storage(storageId);
    put(replica.getBlock().getBlockId(), Replica.of(storage, replica, false));
  }

  private @Nullable Replica known(Storage storage, ReportedReplica reported) {
    return blocks.replica(reported.getBlock().getBlockId(), storage);
  }

  private void put(long blockId, Replica replica) {
    if (blocks.putReplica(blockId, replica.storage(), replica)) {
      if (!isStale(blockId, replica)) {
        // A stale replica says nothing of the one that the node was given to write since.
        stopExpecting(blockId, replica.node());
        if (!redundancy.isDropped(blockId, replica.node())) {
          table.of(replica.node()).spare(blockId);
        }
      }
      stale.check(blockId);
    } else if (blockId < namespace.nextBlockId().value()) {
      table.of(replica.node()).doom(blockId, replica.stamp());
    }
    // An id that was never given out is kept: this may be an older namespace than the replica's.
  }

  private boolean isStale(long blockId, Replica replica) {
    BlockEntry entry = blocks.hasOdd(blockId) ? blocks.get(blockId) : null;
    return entry != null && StaleReplicas.isStale(entry.block(), replica);
  }

  @Override
  public void deleted(DataNode node, String storageId, long blockId) {
    NodeReplicas replicas = table.of(node);
    blocks.removeReplica(blockId, replicas.storage(storageId));
    stopExpecting(blockId, node);
    for (Storage storage : replicas.storages()) {
      if (blocks.replica(blockId, storage) != null) {
        return;
      }
    }
    replicas.spare(blockId);
  }

  @Override
  public long[] blocksOf(DataNode node, String storageId) {
    return blocks.scan().blocksOf(table.of(node).storage(storageId));
  }

  @Override
  public long[] blocksOf(DataNode node, String storageId, BitSet buckets) {
    return blocks.scan().blocksOf(table.of(node).storage(storageId), buckets);
  }

  @Override
  public boolean isReadyForDigests() {
    return hints.isRead();
  }

  @Override
  public void useHash(ReplicaHash used) {
    hash = used;
    blocks.hints().useHash(used);
  }

  @Override
  public GroupSums groupSums(DataNode node, String storageId) {
    return blocks.scan().groupSums(table.of(node).storage(storageId), hash);
  }

  @Override
  public DigestSums sums(DataNode node, String storageId) {
    return blocks.scan().sums(table.of(node).storage(storageId), hash);
  }

  @Override
  public void confirm(
      DataNode node,
      String storageId,
      BitSet buckets,
      LongPredicate unchanged,
      Consumer<Boolean> done) {
    Storage storage = table.of(node).storage(storageId);
    new HintConfirmation(blocks, loop, storage, buckets, unchanged, this::put).start(done);
  }

  @Override
  public Set<String> storagesOf(DataNode node) {
    return table.of(node).storages().stream().map(Storage::id).collect(Collectors.toSet());
  }

  @Override
  public void reportComplete(DataNode node) {
    NodeReplicas replicas = table.of(node);
    replicas.storages().forEach(blocks.hints()::end);
    for (Long blockId : List.copyOf(replicas.expected())) {
      BlockEntry entry = blocks.get(blockId);
      if (entry != null && !expectsCurrent(entry, node)) {
        stopExpecting(blockId, node);
      }
    }
  }

  @Override
  public void restarted(DataNode node) {
    NodeReplicas replicas = table.of(node);
    loop.executeSoft(replicas::forgetPlans);
    for (Storage storage : replicas.storages()) {
      LongStream.Builder open = LongStream.builder();
      storage
          .odd()
          .forEach(
              (blockId, replica) -> {
                if (replica.state() != ReplicaState.FINALIZED) {
                  open.add(blockId);
                }
              });
      inSlices(open.build().toArray(), 0, blockId -> lostSightOf(node, storage.id(), blockId));
    }
  }

  /** What the old process was receiving may be there still; the full report will tell. */
  private void lostSightOf(DataNode node, String storageId, long blockId) {
    deleted(node, storageId, blockId);
    if (blocks.contains(blockId)) {
      blocks.expect(
          blockId, new Expectation(node, storageId, Long.MIN_VALUE, 0, 0, clock.monotonicNanos()));
      table.of(node).expected().add(blockId);
    }
  }

  @Override
  public void livenessChanged(DataNode node) {
    for (Storage storage : table.of(node).storages()) {
      inSlices(blocks.scan().blocksOf(storage), 0, blocks::recount);
    }
  }

  @Override
  public void forget(DataNode node) {
    NodeReplicas replicas = table.of(node);
    table.remove(node);
    for (Storage storage : replicas.storages()) {
      inSlices(blocks.scan().blocksOf(storage), 0, id -> blocks.removeReplica(id, storage));
    }
    loop.executeSoft(
        () -> {
          for (Long blockId : List.copyOf(replicas.expected())) {
            blocks.stopExpecting(blockId, node);
          }
        });
  }

  private void inSlices(long[] ids, int from, LongConsumer each) {
    int to = Math.min(ids.length, from + SLICE);
    loop.executeSoft(
        () -> {
          for (int i = from; i < to; i++) {
            each.accept(ids[i]);
          }
          if (to < ids.length) {
            inSlices(ids, to, each);
          }
        });
  }

  private void stopExpecting(long blockId, DataNode node) {
    blocks.stopExpecting(blockId, node);
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
