package io.ashlar.client;

import io.ashlar.client.diagnosis.BlockExplanation;
import io.ashlar.client.diagnosis.Diagnosis;
import io.ashlar.client.diagnosis.FsckPage;
import io.ashlar.client.diagnosis.LossPlan;
import io.ashlar.client.diagnosis.NodeExplanation;
import io.ashlar.client.session.CallTimes;
import io.ashlar.client.session.NameNodeCaller;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.wire.AdminAnswers;
import io.ashlar.client.wire.Diagnoses;
import io.ashlar.client.wire.Reports;
import io.ashlar.protocol.client.FetchImageRequest;
import io.ashlar.protocol.client.FetchImageResponse;
import io.ashlar.protocol.client.GetBalancerRequest;
import io.ashlar.protocol.client.GetBalancerResponse;
import io.ashlar.protocol.client.GetNamespaceDigestRequest;
import io.ashlar.protocol.client.GetNamespaceDigestResponse;
import io.ashlar.protocol.client.GetNodeAdminRequest;
import io.ashlar.protocol.client.GetNodeAdminResponse;
import io.ashlar.protocol.client.GetReportRequest;
import io.ashlar.protocol.client.GetReportResponse;
import io.ashlar.protocol.client.SafeModeRequest;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.client.SaveNamespaceRequest;
import io.ashlar.protocol.client.SaveNamespaceResponse;
import io.ashlar.protocol.client.SetBalancerRequest;
import io.ashlar.protocol.client.SetBalancerResponse;
import io.ashlar.protocol.client.SetNodeAdminRequest;
import io.ashlar.protocol.client.SetNodeAdminResponse;
import io.ashlar.protocol.diagnosis.DiagnoseRequest;
import io.ashlar.protocol.diagnosis.DiagnoseResponse;
import io.ashlar.protocol.diagnosis.ExplainBlockRequest;
import io.ashlar.protocol.diagnosis.ExplainBlockResponse;
import io.ashlar.protocol.diagnosis.ExplainNodeRequest;
import io.ashlar.protocol.diagnosis.ExplainNodeResponse;
import io.ashlar.protocol.diagnosis.FsckCursor;
import io.ashlar.protocol.diagnosis.FsckRequest;
import io.ashlar.protocol.diagnosis.FsckResponse;
import io.ashlar.protocol.diagnosis.PlanRequest;
import io.ashlar.protocol.diagnosis.PlanResponse;
import io.ashlar.protocol.diagnosis.PlannedEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask of a NameNode.
 *
 * <p><b>Threading</b>: any thread; every method waits.
 */
public final class DfsAdmin {
  private static final int IMAGE_PART_BYTES = 1 << 20;

  /** An image of a large namespace takes minutes; asking again meanwhile would not help. */
  private static final CallTimes LONG = new CallTimes(900_000, 900_000);

  private final NameNodeCaller nameNode;

  DfsAdmin(NameNodeCaller nameNode) {
    this.nameNode = nameNode;
  }

  /** Asks for safe mode, enters or leaves it; says what it is then. */
  public SafeMode safeMode(SafeModeAction action) throws IOException {
    io.ashlar.protocol.client.SafeModeAction wire =
        switch (action) {
          case GET -> io.ashlar.protocol.client.SafeModeAction.SAFE_MODE_GET;
          case ENTER -> io.ashlar.protocol.client.SafeModeAction.SAFE_MODE_ENTER;
          case LEAVE -> io.ashlar.protocol.client.SafeModeAction.SAFE_MODE_LEAVE;
        };
    return Reports.safeMode(
        nameNode.callNow(
            RpcMethod.SAFE_MODE,
            SafeModeRequest.newBuilder().setAction(wire).build(),
            SafeModeResponse.parser()));
  }

  /** Writes an image of the namespace now. */
  public SavedImage saveNamespace() throws IOException {
    SaveNamespaceResponse saved =
        Waiting.await(
            nameNode.call(
                RpcMethod.SAVE_NAMESPACE,
                SaveNamespaceRequest.getDefaultInstance(),
                SaveNamespaceResponse.parser(),
                LONG));
    return new SavedImage(saved.getTxid(), saved.getImage());
  }

  /** Digest of the hard state. */
  public NamespaceDigest digest() throws IOException {
    GetNamespaceDigestResponse digest =
        Waiting.await(
            nameNode.call(
                RpcMethod.GET_NAMESPACE_DIGEST,
                GetNamespaceDigestRequest.getDefaultInstance(),
                GetNamespaceDigestResponse.parser(),
                LONG));
    return new NamespaceDigest(digest.getTxid(), digest.getDigest());
  }

  /** Copies the newest image into {@code sink}; returns its txid. */
  public long fetchImage(OutputStream sink) throws IOException {
    long txid = 0;
    long offset = 0;
    while (true) {
      FetchImageResponse part =
          nameNode.callNow(
              RpcMethod.FETCH_IMAGE,
              FetchImageRequest.newBuilder()
                  .setTxid(txid)
                  .setOffset(offset)
                  .setLength(IMAGE_PART_BYTES)
                  .build(),
              FetchImageResponse.parser());
      txid = part.getTxid();
      offset += part.getData().size();
      part.getData().writeTo(sink);
      if (part.getLast()) {
        return txid;
      }
      if (part.getData().isEmpty()) {
        throw new DfsException(
            DfsError.of(
                ErrorCode.STREAM_PROTOCOL,
                "image "
                    + txid
                    + " ended at "
                    + offset
                    + " bytes; expected "
                    + part.getTotalBytes()));
      }
    }
  }

  /** The cluster as the NameNode sees it. */
  public ClusterReport report() throws IOException {
    return Reports.report(
        nameNode.callNow(
            RpcMethod.GET_REPORT,
            GetReportRequest.getDefaultInstance(),
            GetReportResponse.parser()));
  }

  /**
   * A part of a walk through a subtree, to find blocks in trouble.
   *
   * @param after the {@code next} of the part before; null: the first part
   * @param allFiles tells of healthy files too
   */
  public FsckPage fsck(String path, FsckPage.@Nullable Cursor after, boolean allFiles)
      throws IOException {
    FsckRequest.Builder request = FsckRequest.newBuilder().setPath(path).setAllFiles(allFiles);
    if (after != null) {
      request.setAfter(
          FsckCursor.newBuilder().setPath(after.path()).setNextBlock(after.nextBlock()));
    }
    return Diagnoses.fsck(nameNode.callNow(RpcMethod.FSCK, request.build(), FsckResponse.parser()));
  }

  /** What is wrong with the cluster. */
  public Diagnosis diagnose() throws IOException {
    return Diagnoses.diagnosis(
        nameNode.callNow(
            RpcMethod.DIAGNOSE, DiagnoseRequest.getDefaultInstance(), DiagnoseResponse.parser()));
  }

  /** Why a block is as it is, and what is done about it. */
  public BlockExplanation explainBlock(long blockId) throws IOException {
    return Diagnoses.block(
        nameNode.callNow(
            RpcMethod.EXPLAIN_BLOCK,
            ExplainBlockRequest.newBuilder().setBlockId(blockId).build(),
            ExplainBlockResponse.parser()));
  }

  /** What a DataNode does; {@code node} is its id, HOST:PORT or host. */
  public NodeExplanation explainNode(String node) throws IOException {
    return Diagnoses.node(
        nameNode.callNow(
            RpcMethod.EXPLAIN_NODE,
            ExplainNodeRequest.newBuilder().setNode(node).build(),
            ExplainNodeResponse.parser()));
  }

  /**
   * Plays through the loss of nodes; nothing is changed.
   *
   * @param subject a node for a decommission, a rack for its loss
   */
  public LossPlan plan(LossPlan.Event event, String subject) throws IOException {
    PlannedEvent wire =
        switch (event) {
          case DECOMMISSION -> PlannedEvent.DECOMMISSION;
          case LOSE_RACK -> PlannedEvent.LOSE_RACK;
        };
    return Diagnoses.plan(
        Waiting.await(
            nameNode.call(
                RpcMethod.PLAN,
                PlanRequest.newBuilder().setEvent(wire).setSubject(subject).build(),
                PlanResponse.parser(),
                LONG)));
  }

  /**
   * Decommissions a DataNode, puts it into maintenance or back into service; returns at once.
   *
   * @param node id, host:port, or the unique beginning of an id
   * @param durationMs of maintenance; 0: until a command ends it
   * @param force also if the nodes that are left cannot hold all replicas
   */
  public NodeAdminInfo setNode(String node, NodeAdminAction action, long durationMs, boolean force)
      throws IOException {
    io.ashlar.protocol.client.NodeAdminAction wire =
        switch (action) {
          case DECOMMISSION -> io.ashlar.protocol.client.NodeAdminAction.NODE_ADMIN_DECOMMISSION;
          case RECOMMISSION -> io.ashlar.protocol.client.NodeAdminAction.NODE_ADMIN_RECOMMISSION;
          case MAINTENANCE -> io.ashlar.protocol.client.NodeAdminAction.NODE_ADMIN_MAINTENANCE;
        };
    SetNodeAdminResponse set =
        nameNode.mutateNow(
            RpcMethod.SET_NODE_ADMIN,
            SetNodeAdminRequest.newBuilder()
                .setNode(node)
                .setAction(wire)
                .setDurationMs(durationMs)
                .setForce(force)
                .build(),
            SetNodeAdminResponse.parser());
    return nodeAdmin(set.getAdmin().getNodeId(), 0);
  }

  /** How far a DataNode is that leaves or rests, with at most that many blocks that hold it up. */
  public NodeAdminInfo nodeAdmin(String node, int blockersMax) throws IOException {
    return AdminAnswers.node(nodeAdmins(node, blockersMax).getNodes(0));
  }

  /** The same for all that are not in service. */
  public List<NodeAdminInfo> nodeAdmins(int blockersMax) throws IOException {
    return nodeAdmins("", blockersMax).getNodesList().stream().map(AdminAnswers::node).toList();
  }

  private GetNodeAdminResponse nodeAdmins(String node, int blockersMax) throws IOException {
    return nameNode.callNow(
        RpcMethod.GET_NODE_ADMIN,
        GetNodeAdminRequest.newBuilder().setNode(node).setBlockersMax(blockersMax).build(),
        GetNodeAdminResponse.parser());
  }

  /**
   * Switches the balancer on or off.
   *
   * @param bandwidthBytes per second and node; 0: as it was
   * @param thresholdPermille 0: as it was
   */
  public void setBalancer(boolean on, long bandwidthBytes, int thresholdPermille)
      throws IOException {
    nameNode.mutateNow(
        RpcMethod.SET_BALANCER,
        SetBalancerRequest.newBuilder()
            .setStop(!on)
            .setBandwidthBytes(bandwidthBytes)
            .setThresholdPermille(thresholdPermille)
            .build(),
        SetBalancerResponse.parser());
  }

  /** What the balancer does. */
  public BalancerInfo balancer() throws IOException {
    return AdminAnswers.balancer(
        nameNode.callNow(
            RpcMethod.GET_BALANCER,
            GetBalancerRequest.getDefaultInstance(),
            GetBalancerResponse.parser()));
  }
}
