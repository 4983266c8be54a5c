package io.ashlar.namenode.adminstate;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.SafeModeView;
import io.ashlar.namenode.command.AdvanceNodeAdmin;
import io.ashlar.namenode.command.AdvanceNodeAdminHandler;
import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.maintenance.InternalCommands;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the DataNodes that are not in service: a node is decommissioned, or in maintenance, when
 * no block depends on it any more, and back in service when its maintenance is over.
 *
 * <p>What was found out is soft; a restart begins anew, and says nothing before the nodes have
 * reported.
 *
 * <p><b>Threading</b>: {@link #tick} on the loop thread; {@link #progress} any thread.
 */
public final class AdminMonitor {
  private final Parts parts;
  private final InternalCommands commands;
  private final AdvanceNodeAdminHandler advance;
  private final DependenceCheck check;
  private final Map<String, NodeWatch> watches = new ConcurrentHashMap<>();
  private final Map<String, NodeAdmin> watched = new ConcurrentHashMap<>();

  /**
   * Neighbours and seams.
   *
   * @param reportsKnown true once all that nodes hold is on record
   * @param maintenanceMin replicas that must be in service while others are in maintenance
   */
  public record Parts(
      NamespaceView namespace,
      RedundancyView blocks,
      BlockStats stats,
      DataNodeManager nodes,
      SafeModeView safeMode,
      BooleanSupplier reportsKnown,
      SoftLoop loop,
      Clock clock,
      int maintenanceMin) {}

  /** Submits through {@code commands} what {@code advance} decides. */
  public AdminMonitor(Parts parts, InternalCommands commands, AdvanceNodeAdminHandler advance) {
    this.parts = parts;
    this.commands = commands;
    this.advance = advance;
    this.check = new DependenceCheck(parts.namespace(), parts.blocks(), parts.maintenanceMin());
  }

  /** What is known of a node; null if it is not on its way out. */
  public @Nullable NodeProgress progress(String nodeId) {
    NodeWatch watch = watches.get(nodeId);
    return watch == null ? null : watch.progress();
  }

  /** Looks at every node that is not in service. */
  public void tick() {
    List<NodeAdmin> admins = new ArrayList<>(parts.namespace().admin().nodes());
    Set<String> named = new HashSet<>();
    for (NodeAdmin admin : admins) {
      named.add(admin.getNodeId());
      if (isOver(admin)) {
        commands.submit(advance, new AdvanceNodeAdmin(admin, AdminState.ADMIN_NORMAL), done -> {});
      } else if (next(admin) != null) {
        watch(admin);
      } else {
        forget(admin.getNodeId());
      }
    }
    for (String id : List.copyOf(watches.keySet())) {
      if (!named.contains(id)) {
        forget(id);
      }
    }
  }

  private boolean isOver(NodeAdmin admin) {
    return AdminStates.isMaintained(admin.getState())
        && admin.getUntilMs() > 0
        && parts.clock().wallMs() >= admin.getUntilMs();
  }

  private static @Nullable AdminState next(NodeAdmin admin) {
    return switch (admin.getState()) {
      case ADMIN_DECOMMISSIONING -> AdminState.ADMIN_DECOMMISSIONED;
      case ADMIN_ENTERING_MAINTENANCE -> AdminState.ADMIN_IN_MAINTENANCE;
      default -> null;
    };
  }

  private void forget(String nodeId) {
    watches.remove(nodeId);
    watched.remove(nodeId);
  }

  private void watch(NodeAdmin admin) {
    String id = admin.getNodeId();
    NodeAdmin before = watched.put(id, admin);
    NodeWatch watch = watches.get(id);
    if (watch == null || (before != null && before.getState() != admin.getState())) {
      watch = new NodeWatch(parts.loop(), admin);
      watches.put(id, watch);
    }
    DataNode node = parts.nodes().find(id);
    if (!isKnown(node)) {
      watch.startAnew();
      return;
    }
    AdminState next = next(admin);
    if (watch.isClear() && next != null && isDurableWithout(admin, node)) {
      commands.submit(advance, new AdvanceNodeAdmin(admin, next), done -> {});
      watch.startAnew(); // Should the command be refused, all is looked at again first.
    }
    int inService = inService();
    watch.tick(
        admin,
        parts.clock().monotonicNanos(),
        () -> blocksOf(node),
        blockId -> check.of(admin, blockId, inService),
        parts.clock()::monotonicNanos);
  }

  /** False while what the node holds may not be on record. */
  private boolean isKnown(@Nullable DataNode node) {
    if (parts.safeMode().isOn() || !parts.reportsKnown().getAsBoolean()) {
      return false;
    }
    return node == null || node.liveness() == Liveness.DEAD || node.hasToldAll();
  }

  /** What a node held that was never heard of since the start is on no record. */
  private boolean isDurableWithout(NodeAdmin admin, @Nullable DataNode node) {
    boolean onRecord = node != null && node.reportComplete();
    boolean lacking = parts.stats().underReplicated() > 0 && !admin.getForced();
    return onRecord || (!lacking && parts.stats().missing() == 0);
  }

  private int inService() {
    return (int)
        parts.nodes().unsorted().stream()
            .filter(node -> node.liveness() != Liveness.DEAD)
            .filter(node -> AdminStates.inService(node.admin()))
            .count();
  }

  private long[] blocksOf(@Nullable DataNode node) {
    return node == null
        ? new long[0]
        : LongStream.concat(
                LongStream.of(parts.blocks().replicasOf(node)),
                LongStream.of(parts.blocks().expectedOf(node)))
            .toArray();
  }
}
