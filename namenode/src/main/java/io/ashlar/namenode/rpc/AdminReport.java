package io.ashlar.namenode.rpc;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.adminstate.AdminMonitor;
import io.ashlar.namenode.adminstate.Dependence;
import io.ashlar.namenode.adminstate.NodeProgress;
import io.ashlar.namenode.block.ClusterView.Member;
import io.ashlar.namenode.command.NodeLookup;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.replication.BalanceReport;
import io.ashlar.namenode.replication.NodeSpace;
import io.ashlar.protocol.client.GetBalancerResponse;
import io.ashlar.protocol.client.GetNodeAdminRequest;
import io.ashlar.protocol.client.GetNodeAdminResponse;
import io.ashlar.protocol.client.NodeAdminProgress;
import io.ashlar.protocol.client.NodeBlocker;
import io.ashlar.protocol.client.NodeUse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how far DataNodes are on their way out, and how even all are.
 *
 * <p><b>Threading</b>: any thread, inside a read section.
 */
public final class AdminReport {
  private static final int PERMILLE = 1_000;

  private final DataNodeManager nodes;
  private final AdminMonitor admin;
  private final Supplier<BalanceReport> balancer;

  /** Reads all of them anew for each report. */
  public AdminReport(DataNodeManager nodes, AdminMonitor admin, Supplier<BalanceReport> balancer) {
    this.nodes = nodes;
    this.admin = admin;
    this.balancer = balancer;
  }

  GetNodeAdminResponse nodes(NamespaceView view, GetNodeAdminRequest request) throws DfsException {
    GetNodeAdminResponse.Builder response = GetNodeAdminResponse.newBuilder();
    if (!request.getNode().isEmpty()) {
      List<Member> members = nodes.all().stream().map(AdminReport::member).toList();
      String id = NodeLookup.find(request.getNode(), members, view.admin());
      return response.addNodes(of(view, view.admin().of(id), request.getBlockersMax())).build();
    }
    for (NodeAdmin each : view.admin().nodes()) {
      response.addNodes(of(view, each, request.getBlockersMax()));
    }
    return response.build();
  }

  private static Member member(DataNode node) {
    return new Member(
        node.id(),
        node.registration().addresses().stream()
            .map(address -> address.getHost() + ":" + address.getPort())
            .toList(),
        false,
        0,
        0);
  }

  private NodeAdminProgress of(NamespaceView view, NodeAdmin wanted, int blockersMax) {
    DataNode node = nodes.find(wanted.getNodeId());
    NodeAdminProgress.Builder answer =
        NodeAdminProgress.newBuilder()
            .setAdmin(wanted)
            .setAddress(node == null ? "" : node.registration().address())
            .setState(node == null ? "unknown" : node.liveness().word())
            .setEtaMs(-1);
    NodeProgress progress = admin.progress(wanted.getNodeId());
    boolean current = progress != null && progress.admin().getState() == wanted.getState();
    return current ? add(answer, view, progress, blockersMax) : answer.build();
  }

  private static NodeAdminProgress add(
      NodeAdminProgress.Builder answer,
      NamespaceView view,
      @Nullable NodeProgress progress,
      int blockersMax) {
    if (progress == null) {
      return answer.build();
    }
    answer
        .setCounted(progress.counted())
        .setBlocksTotal(progress.blocksTotal())
        .setBlocksLeft(progress.blocksLeft())
        .setBytesLeft(progress.bytesLeft())
        .setBytesPerSecond(progress.bytesPerSecond())
        .setEtaMs(progress.etaMs())
        .setOpenFiles(progress.openBlocks());
    progress.blockers().stream()
        .limit(Math.max(0, blockersMax))
        .forEach(blocker -> answer.addBlockers(of(view, blocker)));
    return answer.build();
  }

  private static NodeBlocker of(NamespaceView view, Dependence blocker) {
    BlockView block = view.block(new BlockId(blocker.blockId()));
    return NodeBlocker.newBuilder()
        .setBlockId(blocker.blockId())
        .setPath(block == null ? "" : view.pathOf(block.file()))
        .setOpen(blocker.open())
        .setGood(blocker.good())
        .setNeeded(blocker.needed())
        .setReason(blocker.reason())
        .build();
  }

  GetBalancerResponse balancer() {
    BalanceReport report = balancer.get();
    GetBalancerResponse.Builder answer =
        GetBalancerResponse.newBuilder()
            .setOn(report.config().on())
            .setBandwidthBytes(report.config().bandwidthBytes())
            .setThresholdPermille(report.config().thresholdPermille())
            .setMeanPermille((int) Math.round(report.mean() * PERMILLE))
            .setBytesLeft(report.bytesLeft())
            .setMovesOpen(report.movesOpen())
            .setBytesMoved(report.bytesMoved())
            .setBytesPerSecond(report.bytesPerSecond())
            .setEtaMs(report.etaMs())
            .setBalanced(report.balanced())
            .setWaits(report.waits());
    for (NodeSpace space : report.nodes()) {
      DataNode node = nodes.find(space.nodeId());
      answer.addNodes(
          NodeUse.newBuilder()
              .setNodeId(space.nodeId())
              .setAddress(node == null ? "" : node.registration().address())
              .setCapacityBytes(space.capacityBytes())
              .setUsedBytes(space.usedBytes())
              .setUsedPermille((int) Math.round(space.share() * PERMILLE)));
    }
    return answer.build();
  }
}
