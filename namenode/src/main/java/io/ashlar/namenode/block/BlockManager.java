package io.ashlar.namenode.block;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.ReplicaReports;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the blocks of the namespace and the replicas that DataNodes report side by side, and
 * answers where a block lies and where a new one goes. Soft state: nothing here is logged.
 *
 * <p><b>Threading</b>: changes on the loop thread only (namespace events, report slices, timers
 * through {@link SoftLoop}). {@link #locations}, {@link #reported}, {@link #awaitedHolders} and
 * {@link #isKnown} read immutable values of concurrent maps and may run beside it.
 */
public final class BlockManager implements ClusterView, NamespaceListener, ReplicaReports {
  private static final int SLICE = 1_000;

  private final NamespaceView namespace;
  private final DataNodeManager nodes;
  private final BlockPlacementPolicy policy;
  private final SafeModeView safeMode;
  private final SoftLoop loop;
  private final Clock clock;
  private final BlockMap blocks;
  private final ReplicaLocator locator;
  private final ConcurrentMap<DataNode, NodeReplicas> byNode = new ConcurrentHashMap<>();
  private @Nullable Proposal proposal;

  /** Targets that were chosen for the block that gets the next id. */
  private record Proposal(long blockId, long blockBytes, List<ReplicaLocation> targets) {}

  /** Seams and neighbours of a {@link BlockManager}. */
  public record Parts(
      NamespaceView namespace,
      DataNodeManager nodes,
      BlockStats stats,
      BlockPlacementPolicy policy,
      SafeModeView safeMode,
      SoftLoop loop,
      Clock clock) {}

  /** Knows no block; call {@link #onReset} once the namespace is there. */
  public BlockManager(Parts parts) {
    this.namespace = parts.namespace();
    this.nodes = parts.nodes();
    this.policy = parts.policy();
    this.safeMode = parts.safeMode();
    this.loop = parts.loop();
    this.clock = parts.clock();
    this.blocks = new BlockMap(parts.stats());
    this.locator = new ReplicaLocator(nodes);
  }

  /** Totals. */
  public BlockStats stats() {
    return blocks.stats();
  }

  /** Replicas that wait for deletion on all nodes. */
  public long doomedReplicas() {
    return byNode.values().stream().mapToLong(NodeReplicas::doomedCount).sum();
  }

  // ---- what handlers and readers ask

  @Override
  public Placement chooseTargets(
      int wanted, long blockBytes, String writerHost, Set<String> excluded) {
    long now = clock.monotonicNanos();
    List<PlacementNode> candidates =
        nodes.unsorted().stream().map(node -> PlacementNode.of(node, now)).toList();
    PlacementRequest request =
        new PlacementRequest(wanted, blockBytes, writerHost, excluded, Set.of());
    Placement placement = policy.choose(request, candidates);
    // The handler gives them the next block id, or is refused; then the next choice replaces this.
    proposal = new Proposal(namespace.nextBlockId().value(), blockBytes, placement.targets());
    return placement;
  }

  @Override
  public List<ReplicaLocation> locations(BlockView block, String readerHost) {
    BlockEntry entry = blocks.get(block.id().value());
    return entry == null ? List.of() : locator.locate(entry, readerHost);
  }

  @Override
  public List<ReportedState> reported(BlockId block) {
    BlockEntry entry = blocks.get(block.value());
    if (entry == null) {
      return List.of();
    }
    return entry.replicas().stream()
        .map(
            replica ->
                new ReportedState(
                    replica.node().id(),
                    replica.storageId(),
                    replica.stamp(),
                    replica.length(),
                    replica.state()))
        .toList();
  }

  @Override
  public List<String> awaitedHolders(BlockId block) {
    BlockEntry entry = blocks.get(block.value());
    if (entry == null) {
      return List.of();
    }
    return entry.expected().stream()
        .filter(Expectation::mayHoldReplica)
        .map(expectation -> expectation.node().registration().address())
        .toList();
  }

  @Override
  public boolean inSafeMode() {
    return safeMode.isOn();
  }

  @Override
  public String safeModeReason() {
    return safeMode.reason();
  }

  @Override
  public int minReplication() {
    return blocks.stats().minReplication();
  }

  // ---- what the namespace tells

  @Override
  public void onReset() {
    namespace.forEachBlock(blocks::put);
  }

  @Override
  public void onBlockChanged(BlockView block) {
    blocks.put(block);
    Proposal made = proposal;
    if (made != null && made.blockId() == block.id().value()) {
      proposal = null;
      expect(made);
    }
  }

  @Override
  public void onBlockRemoved(BlockView block) {
    long id = block.id().value();
    BlockEntry entry = blocks.remove(id);
    if (entry == null) {
      return;
    }
    entry.replicas().forEach(replica -> of(replica.node()).doom(id, replica.stamp()));
    for (Expectation expectation : entry.expected()) {
      expectation.release();
      of(expectation.node()).expected().remove(id);
    }
  }

  /**
   * The block was given to the nodes to write. They are offered to readers until they report, and
   * nobody takes the block for one without replicas.
   */
  private void expect(Proposal made) {
    BlockEntry entry = blocks.get(made.blockId());
    for (ReplicaLocation target : made.targets()) {
      DataNode node = nodes.find(target.getNodeId());
      if (node != null && entry != null) {
        long incarnation = node.registration().incarnation();
        entry.expect(
            new Expectation(
                node,
                target.getStorageId(),
                incarnation,
                node.promise(made.blockBytes()),
                made.blockBytes(),
                clock.monotonicNanos()));
        of(node).expected().add(made.blockId());
      }
    }
  }

  // ---- what DataNodes tell

  @Override
  public boolean isKnown(DataNode node, String storageId, ReportedReplica replica) {
    NodeReplicas replicas = byNode.get(node);
    if (replicas == null) {
      return false;
    }
    Replica known = replicas.get(storageId, replica.getBlock().getBlockId());
    return known != null && known.isSameAs(node, storageId, replica);
  }

  @Override
  public void reported(DataNode node, String storageId, ReportedReplica replica) {
    Replica known = of(node).get(storageId, replica.getBlock().getBlockId());
    // A damaged replica stays damaged until the node says something else about it.
    boolean corrupt = known != null && known.corrupt() && known.isSameAs(node, storageId, replica);
    put(replica.getBlock().getBlockId(), Replica.of(node, storageId, replica, corrupt));
  }

  @Override
  public void corrupt(DataNode node, String storageId, ReportedReplica replica) {
    put(replica.getBlock().getBlockId(), Replica.of(node, storageId, replica, true));
  }

  private void put(long blockId, Replica replica) {
    NodeReplicas replicas = of(replica.node());
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
    of(node).remove(storageId, blockId);
    BlockEntry entry = blocks.get(blockId);
    if (entry != null) {
      entry.removeReplica(node, storageId);
      stopExpecting(entry, blockId, node);
      blocks.recount(entry);
    }
  }

  @Override
  public Collection<Long> blocksOf(DataNode node, String storageId) {
    return of(node).of(storageId).keySet();
  }

  @Override
  public Set<String> storagesOf(DataNode node) {
    return of(node).storages();
  }

  @Override
  public void reportComplete(DataNode node) {
    NodeReplicas replicas = of(node);
    for (Long blockId : List.copyOf(replicas.expected())) {
      BlockEntry entry = blocks.get(blockId);
      if (entry != null && !expectsCurrent(entry, node)) {
        stopExpecting(entry, blockId, node);
      }
    }
  }

  @Override
  public void restarted(DataNode node) {
    NodeReplicas replicas = of(node);
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
      of(node).expected().add(blockId);
    }
  }

  @Override
  public void livenessChanged(DataNode node) {
    List<Long> ids = new ArrayList<>();
    for (String storageId : of(node).storages()) {
      ids.addAll(of(node).of(storageId).keySet());
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

  /** Hands what is to be deleted to the nodes' queues; a timer calls it on the loop thread. */
  public void planDeletions() {
    if (safeMode.isOn()) {
      return;
    }
    long txid = namespace.appliedTxid();
    long now = clock.monotonicNanos();
    byNode.forEach((node, replicas) -> DeletionPlanner.plan(node, replicas, txid, now));
  }

  private void stopExpecting(BlockEntry entry, long blockId, DataNode node) {
    entry.stopExpecting(node);
    of(node).expected().remove(blockId);
  }

  private static boolean expectsCurrent(BlockEntry entry, DataNode node) {
    for (Expectation expectation : entry.expected()) {
      if (expectation.node() == node) {
        return expectation.isCurrent();
      }
    }
    return false;
  }

  private NodeReplicas of(DataNode node) {
    NodeReplicas replicas = byNode.get(node);
    return replicas == null ? byNode.computeIfAbsent(node, key -> new NodeReplicas()) : replicas;
  }

  /** For tests: the replicas on record of a block. */
  @Nullable BlockEntry entry(long blockId) {
    return blocks.get(blockId);
  }
}
