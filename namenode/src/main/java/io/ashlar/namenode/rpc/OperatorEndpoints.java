package io.ashlar.namenode.rpc;

import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.replication.ReplicationCounts;
import io.ashlar.namenode.safemode.SafeMode;
import io.ashlar.protocol.client.FetchImageRequest;
import io.ashlar.protocol.client.GetFsStatsRequest;
import io.ashlar.protocol.client.GetNamespaceDigestRequest;
import io.ashlar.protocol.client.GetNamespaceDigestResponse;
import io.ashlar.protocol.client.GetReportRequest;
import io.ashlar.protocol.client.GetReportResponse;
import io.ashlar.protocol.client.GetServerDefaultsRequest;
import io.ashlar.protocol.client.GetServerDefaultsResponse;
import io.ashlar.protocol.client.SafeModeAction;
import io.ashlar.protocol.client.SafeModeRequest;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.ServerCall;
import java.util.List;
import java.util.function.Supplier;

/** The methods for operators, and those that tell clients about the server. */
public final class OperatorEndpoints {
  private final EndpointContext context;
  private final Parts parts;

  /** What these endpoints show and move. */
  public record Parts(
      SafeMode safeMode,
      ClusterReport report,
      ImageAccess images,
      ReplicationCounts replication,
      Supplier<List<String>> failedFolders,
      GetServerDefaultsResponse defaults) {}

  private OperatorEndpoints(EndpointContext context, Parts parts) {
    this.context = context;
    this.parts = parts;
  }

  /** Adds them to {@code table}. */
  public static void addTo(EndpointTable table, EndpointContext context, Parts parts) {
    OperatorEndpoints endpoints = new OperatorEndpoints(context, parts);
    table.add(
        RpcMethod.GET_SERVER_DEFAULTS,
        new ReadEndpoint<>(
            context,
            GetServerDefaultsRequest.parser(),
            (view, request, caller) -> parts.defaults().toByteString(),
            request -> ""));
    table.add(
        RpcMethod.GET_FS_STATS,
        new ReadEndpoint<>(
            context,
            GetFsStatsRequest.parser(),
            (view, request, caller) -> parts.report().stats(view).toByteString(),
            request -> ""));
    table.add(
        RpcMethod.GET_NAMESPACE_DIGEST,
        new ReadEndpoint<>(
            context,
            GetNamespaceDigestRequest.parser(),
            (view, request, caller) -> digest(view).toByteString(),
            q -> ""));
    table.add(
        RpcMethod.GET_REPORT,
        new ReadEndpoint<>(
            context,
            GetReportRequest.parser(),
            (view, request, caller) -> endpoints.report(view).toByteString(),
            request -> ""));
    table.add(RpcMethod.SAFE_MODE, Endpoint.onEventLoop(endpoints::safeMode));
    table.add(RpcMethod.SAVE_NAMESPACE, endpoints::saveNamespace);
    table.add(RpcMethod.FETCH_IMAGE, endpoints::fetchImage);
  }

  private static GetNamespaceDigestResponse digest(NamespaceView view) {
    return GetNamespaceDigestResponse.newBuilder()
        .setTxid(view.appliedTxid())
        .setDigest(view.digest())
        .build();
  }

  private GetReportResponse report(NamespaceView view) {
    return GetReportResponse.newBuilder()
        .setStats(parts.report().stats(view))
        .addAllNodes(parts.report().nodes())
        .setSafeMode(parts.safeMode().description())
        .setEpoch(context.epoch().getAsLong())
        .setDurableTxid(context.namesystem().durableTxid())
        .setImageTxid(parts.images().newestTxid())
        .addAllReadonlyReasons(parts.images().readOnlyReasons())
        .setOpenLeases(view.leaseCount())
        .setSessions(view.sessionCount())
        .addAllUnrepairable(parts.report().unrepairable())
        .setQueuedBlocks(parts.replication().queued())
        .setQueuedLastReplica(parts.replication().lastReplicas())
        .setOpenCopies(parts.replication().open())
        .addAllFailedFolders(parts.failedFolders().get())
        .setFeatureLevel(view.featureLevel())
        .build();
  }

  private void safeMode(ServerCall call, Peer peer) throws DfsException {
    SafeModeAction action = call.body(SafeModeRequest.parser()).getAction();
    SafeMode safeMode = parts.safeMode();
    AuditLog.Operation operation = new AuditLog.Operation(peer, call.method(), action.name(), "");
    if (action == SafeModeAction.UNRECOGNIZED) {
      throw new DfsException(ErrorCode.UNSUPPORTED, "unknown safe-mode action");
    }
    if (context.namesystem().isFullOfSoft()) {
      throw new DfsException(ErrorCode.OVERLOADED, "too many tasks wait for the namesystem loop");
    }
    context
        .namesystem()
        .executeSoft(
            () -> {
              if (action == SafeModeAction.SAFE_MODE_ENTER) {
                safeMode.enter();
              } else if (action == SafeModeAction.SAFE_MODE_LEAVE) {
                safeMode.leave();
              }
              safeMode.tick();
              SafeModeResponse response = safeMode.description();
              AuditLog.allowed(operation, 0);
              call.reply(response, context.epoch().getAsLong(), 0);
            });
  }

  private void saveNamespace(ServerCall call, Peer peer) throws DfsException {
    AuditLog.Operation operation = new AuditLog.Operation(peer, call.method(), "", "");
    var saved = parts.images().save();
    AuditLog.allowed(operation, saved.getTxid());
    call.reply(saved, context.epoch().getAsLong(), saved.getTxid());
  }

  private void fetchImage(ServerCall call, Peer peer) throws DfsException {
    var page = parts.images().fetch(call.body(FetchImageRequest.parser()));
    call.reply(page, context.epoch().getAsLong(), page.getTxid());
  }
}
