package io.ashlar.namenode.block;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.ReplicaReports;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.image.ImageHint;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.NodeAdmin;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the blocks of the namespace and the replicas that DataNodes report side by side, and
 * answers where a block lies and where a new one goes. Soft state: nothing here is logged.
 *
 * <p><b>Threading</b>: changes on the loop thread only (namespace events, timers). {@link
 * #locations}, {@link #reported} and {@link #awaitedHolders} read immutable values of concurrent
 * maps and may run beside it.
 */
public final class BlockManager implements ClusterView, NamespaceListener {
  private final NamespaceView namespace;
  private final DataNodeManager nodes;
  private final BlockPlacementPolicy policy;
  private final SafeModeView safeMode;
  private final Clock clock;
  private final BlockMap blocks;
  private final ReplicaLocator locator;
  private final StorageTable storages;
  private final LocationHints hints;
  private final NodeTable table;
  private final ReplicaTracker tracker;
  private final Redundancy redundancy;
  private final SoftLoop loop;
  private final Pipelines pipelines;
  private final StaleReplicas stale;
  private boolean planning;

  /**
   * Seams and neighbours of a {@link BlockManager}.
   *
   * @param deadMs silence that makes a node dead
   * @param maintenanceMin replicas that must be in service whatever is in maintenance
   */
  public record Parts(
      NamespaceView namespace,
      DataNodeManager nodes,
      BlockStats stats,
      BlockPlacementPolicy policy,
      SafeModeView safeMode,
      SoftLoop loop,
      Clock clock,
      long deadMs,
      int maintenanceMin) {}

  /** Knows no block; call {@link #onReset} once the namespace is there. */
  public BlockManager(Parts parts) {
    this.namespace = parts.namespace();
    this.nodes = parts.nodes();
    this.policy = parts.policy();
    this.safeMode = parts.safeMode();
    this.clock = parts.clock();
    this.loop = parts.loop();
    this.storages = new StorageTable();
    this.table = new NodeTable(storages);
    this.blocks = new BlockMap(parts.stats(), storages, parts.maintenanceMin());
    this.locator = new ReplicaLocator(blocks, nodes);
    long started = clock.monotonicNanos();
    this.hints =
        new LocationHints(
            blocks,
            nodes,
            () -> TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - started),
            parts.deadMs());
    this.redundancy = new Redundancy(blocks, table, hints::awaitsNodes, clock, parts.deadMs());
    this.pipelines = new Pipelines(blocks, table, nodes, clock);
    this.stale = new StaleReplicas(blocks, table);
    this.tracker =
        new ReplicaTracker(blocks, table, hints, redundancy, stale, namespace, parts.loop(), clock);
    redundancy.onRecount(tracker::livenessChanged);
  }

  /** Totals. */
  public BlockStats stats() {
    return blocks.stats();
  }

  /** Where DataNodes' reports go. */
  public ReplicaReports reports() {
    return tracker;
  }

  /** What planners of copies and deletions work on; on the loop thread. */
  public RedundancyView redundancy() {
    return redundancy;
  }

  /** Replicas that wait for deletion on all nodes. */
  public long doomedReplicas() {
    return table.doomed();
  }

  @Override
  public Placement chooseTargets(
      int wanted, long blockBytes, String writerHost, Set<String> excluded) {
    PlacementRequest request =
        new PlacementRequest(wanted, blockBytes, writerHost, excluded, Set.of());
    Placement placement = policy.choose(request, candidates());
    // The handler gives them the next block id, or is refused; then the next choice replaces this.
    pipelines.propose(namespace.nextBlockId(), blockBytes, placement.targets());
    return placement;
  }

  @Override
  public Placement chooseMore(PlacementRequest request) {
    return policy.choose(request, candidates());
  }

  private List<PlacementNode> candidates() {
    long now = clock.monotonicNanos();
    return nodes.unsorted().stream().map(node -> PlacementNode.of(node, now)).toList();
  }

  @Override
  public void expectPipeline(BlockId block, long blockBytes, List<PipelineReplica> replicas) {
    pipelines.replace(block, blockBytes, replicas);
  }

  @Override
  public List<ReplicaLocation> locations(BlockView block, String readerHost) {
    BlockEntry entry = blocks.get(block.id().value());
    return entry == null ? List.of() : locator.locate(block.id().value(), entry, readerHost);
  }

  @Override
  public List<ReplicaLocation> unconfirmed(BlockView block, List<ReplicaLocation> sure) {
    // What lay there before may be the content of a block that was being written, or not.
    return block.state() == BlockState.COMPLETE
        ? hints.locations(block.id().value(), sure)
        : List.of();
  }

  @Override
  public List<ReplicaLocation> damaged(BlockView block) {
    BlockEntry entry = blocks.hasOdd(block.id().value()) ? blocks.get(block.id().value()) : null;
    return entry == null || entry.block().isOpen() ? List.of() : ReplicaLocator.damaged(entry);
  }

  /** Takes what an image says of where replicas lay; on the loop thread. */
  public void hint(ImageHint hint) {
    switch (hint.getWhatCase()) {
      case STORAGE -> hints.add(hint.getStorage());
      case BLOCKS -> hints.add(hint.getBlocks());
      case WHAT_NOT_SET -> {}
    }
  }

  /** No more hints come; now digests can be compared with them. On any thread. */
  public void hintsRead() {
    hints.setRead();
  }

  /** Forgets the hints once all nodes have reported or are dead; on the loop thread. */
  public void sweepHints() {
    hints.sweep();
  }

  /** Where replicas lie now, for an image; on any thread. */
  public Iterator<ImageHint> lastKnownPlaces() {
    return new HintIterator(blocks, storages, hints);
  }

  @Override
  public List<ReplicaLocation> candidates(BlockView block) {
    BlockEntry entry = blocks.get(block.id().value());
    return entry == null ? List.of() : locator.candidates(entry);
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
  public List<Member> members() {
    return nodes.all().stream().map(BlockManager::member).toList();
  }

  private static Member member(DataNode node) {
    long used = 0;
    long free = 0;
    for (VolumeReport volume : node.load().volumes()) {
      used += volume.getUsedBytes();
      free += volume.getRemainingBytes();
    }
    return new Member(
        node.id(),
        node.registration().addresses().stream()
            .map(address -> address.getHost() + ":" + address.getPort())
            .toList(),
        node.liveness() == Liveness.DEAD,
        used,
        free);
  }

  @Override
  public long blocksWantingMoreThan(int replicas) {
    return blocks.stats().wantingMoreThan(replicas);
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

  @Override
  public void onReset() {
    blocks.load(namespace::forEachBlock);
    namespace.admin().nodes().forEach(admin -> nodes.setAdmin(admin.getNodeId(), admin.getState()));
  }

  @Override
  public void onBlockChanged(BlockView block) {
    blocks.put(block);
    pipelines.onBlockChanged(block.id().value());
    stale.check(block.id().value());
  }

  @Override
  public void onNodeAdminChanged(NodeAdmin admin) {
    DataNode node = nodes.setAdmin(admin.getNodeId(), admin.getState());
    if (node != null) {
      redundancy.recount(node);
    }
  }

  @Override
  public void onBlockRemoved(BlockView block) {
    long id = block.id().value();
    BlockEntry entry = blocks.remove(id);
    if (entry == null) {
      return;
    }
    entry.replicas().forEach(replica -> table.of(replica.node()).doom(id, replica.stamp()));
    for (Expectation expectation : entry.expected()) {
      expectation.release();
      table.of(expectation.node()).expected().remove(id);
    }
  }

  /**
   * Hands what is to be deleted to the nodes' queues, node by node between commands; a timer calls
   * it on the loop thread.
   */
  public void planDeletions() {
    if (planning) {
      return;
    }
    planning = true;
    planFor(table.nodes().iterator());
  }

  private void planFor(Iterator<DataNode> nodesLeft) {
    if (safeMode.isOn() || !nodesLeft.hasNext()) {
      planning = false;
      return;
    }
    DataNode node = nodesLeft.next();
    DeletionPlanner.plan(node, table.of(node), namespace.appliedTxid(), clock.monotonicNanos());
    loop.executeSoft(() -> planFor(nodesLeft));
  }
}
