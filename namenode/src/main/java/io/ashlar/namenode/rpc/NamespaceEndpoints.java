package io.ashlar.namenode.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.query.GetAdditionalNodesQuery;
import io.ashlar.namenode.query.GetBlockLocationsQuery;
import io.ashlar.namenode.query.GetContentSummaryQuery;
import io.ashlar.namenode.query.GetFileStatusQuery;
import io.ashlar.namenode.query.ListStatusQuery;
import io.ashlar.protocol.client.AbandonBlockRequest;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.ConcatFilesRequest;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.FsyncFileRequest;
import io.ashlar.protocol.client.GetAdditionalNodesRequest;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetContentSummaryRequest;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.IssueStampRequest;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RenameRequest;
import io.ashlar.protocol.client.SetOwnerRequest;
import io.ashlar.protocol.client.SetPermissionRequest;
import io.ashlar.protocol.client.SetReplicationRequest;
import io.ashlar.protocol.client.SetTimesRequest;
import io.ashlar.protocol.client.TruncateFileRequest;
import io.ashlar.protocol.client.UpdatePipelineRequest;
import io.ashlar.protocol.method.RpcMethod;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The methods that change or read files and directories. */
public final class NamespaceEndpoints {
  /** Entries or blocks that an event loop looks through for one call. */
  private static final int ITEMS_AT_ONCE = 32;

  private final EndpointContext context;
  private final EndpointTable table;

  private NamespaceEndpoints(EndpointContext context, EndpointTable table) {
    this.context = context;
    this.table = table;
  }

  /** Adds them to {@code table}. */
  public static void addTo(
      EndpointTable table,
      EndpointContext context,
      CommandHandlers handlers,
      PathAccess access,
      ClusterView cluster,
      LeaseView leases) {
    NamespaceEndpoints endpoints = new NamespaceEndpoints(context, table);
    endpoints.addChanges(handlers);
    endpoints.addFileChanges(handlers);
    endpoints.addReopening(handlers);
    endpoints.addPipelines(handlers, access, cluster);
    endpoints.addReads(access, cluster, leases);
  }

  private void addChanges(CommandHandlers handlers) {
    change(RpcMethod.MKDIRS, MkdirsRequest.parser(), handlers.mkdirs(), MkdirsRequest::getPath);
    change(RpcMethod.DELETE, DeleteRequest.parser(), handlers.delete(), DeleteRequest::getPath);
    change(
        RpcMethod.SET_PERMISSION,
        SetPermissionRequest.parser(),
        handlers.setPermission(),
        SetPermissionRequest::getPath);
    change(
        RpcMethod.SET_OWNER,
        SetOwnerRequest.parser(),
        handlers.setOwner(),
        SetOwnerRequest::getPath);
    change(
        RpcMethod.SET_TIMES,
        SetTimesRequest.parser(),
        handlers.setTimes(),
        SetTimesRequest::getPath);
    change(
        RpcMethod.SET_REPLICATION,
        SetReplicationRequest.parser(),
        handlers.setReplication(),
        SetReplicationRequest::getPath);
    table.add(
        RpcMethod.RENAME,
        new MutationEndpoint<>(
            context,
            RenameRequest.parser(),
            handlers.rename(),
            RenameRequest::getSource,
            RenameRequest::getTarget));
  }

  private void addFileChanges(CommandHandlers handlers) {
    change(
        RpcMethod.CREATE_FILE,
        CreateFileRequest.parser(),
        handlers.createFile(),
        CreateFileRequest::getPath);
    change(
        RpcMethod.ADD_BLOCK,
        AddBlockRequest.parser(),
        handlers.addBlock(),
        AddBlockRequest::getPath);
    change(
        RpcMethod.ABANDON_BLOCK,
        AbandonBlockRequest.parser(),
        handlers.abandonBlock(),
        AbandonBlockRequest::getPath);
    change(
        RpcMethod.FSYNC_FILE,
        FsyncFileRequest.parser(),
        handlers.fsyncFile(),
        FsyncFileRequest::getPath);
    change(
        RpcMethod.COMPLETE_FILE,
        CompleteFileRequest.parser(),
        handlers.completeFile(),
        CompleteFileRequest::getPath);
  }

  private void addReopening(CommandHandlers handlers) {
    change(
        RpcMethod.APPEND_FILE,
        AppendFileRequest.parser(),
        handlers.appendFile(),
        AppendFileRequest::getPath);
    change(
        RpcMethod.TRUNCATE_FILE,
        TruncateFileRequest.parser(),
        handlers.truncateFile(),
        TruncateFileRequest::getPath);
    table.add(
        RpcMethod.CONCAT_FILES,
        new MutationEndpoint<>(
            context,
            ConcatFilesRequest.parser(),
            handlers.concatFiles(),
            request -> String.join(",", request.getSourcesList()),
            ConcatFilesRequest::getTarget));
    change(
        RpcMethod.RECOVER_LEASE,
        RecoverLeaseRequest.parser(),
        handlers.recoverLease(),
        RecoverLeaseRequest::getPath);
  }

  private void addPipelines(CommandHandlers handlers, PathAccess access, ClusterView cluster) {
    change(
        RpcMethod.ISSUE_STAMP,
        IssueStampRequest.parser(),
        handlers.issueStamp(),
        IssueStampRequest::getPath);
    change(
        RpcMethod.UPDATE_PIPELINE,
        UpdatePipelineRequest.parser(),
        handlers.updatePipeline(),
        UpdatePipelineRequest::getPath);
    GetAdditionalNodesQuery more = new GetAdditionalNodesQuery(access);
    readAtOnce(
        RpcMethod.GET_ADDITIONAL_NODES,
        GetAdditionalNodesRequest.parser(),
        (view, request, caller) -> more.run(view, cluster, request, caller).toByteString(),
        GetAdditionalNodesRequest::getPath);
  }

  private void addReads(PathAccess access, ClusterView cluster, LeaseView leases) {
    GetFileStatusQuery status = new GetFileStatusQuery(access, leases);
    ListStatusQuery list = new ListStatusQuery(access, leases);
    GetContentSummaryQuery summary = new GetContentSummaryQuery(access);
    GetBlockLocationsQuery locations = new GetBlockLocationsQuery(access, leases);
    readAtOnce(
        RpcMethod.GET_FILE_STATUS,
        GetFileStatusRequest.parser(),
        (view, request, caller) -> status.run(view, cluster, request, caller).toByteString(),
        GetFileStatusRequest::getPath);
    read(
        RpcMethod.LIST_STATUS,
        ListStatusRequest.parser(),
        (view, request, caller) -> list.run(view, cluster, request, caller),
        (view, request, caller) -> list.runIfShort(view, cluster, request, caller, ITEMS_AT_ONCE),
        ListStatusRequest::getPath);
    readAtOnce(
        RpcMethod.GET_CONTENT_SUMMARY,
        GetContentSummaryRequest.parser(),
        (view, request, caller) -> summary.run(view, request, caller).toByteString(),
        GetContentSummaryRequest::getPath);
    read(
        RpcMethod.GET_BLOCK_LOCATIONS,
        GetBlockLocationsRequest.parser(),
        (view, request, caller) -> locations.run(view, cluster, request, caller).toByteString(),
        (view, request, caller) ->
            bytes(locations.runIfShort(view, cluster, request, caller, ITEMS_AT_ONCE)),
        GetBlockLocationsRequest::getPath);
  }

  private static @Nullable ByteString bytes(@Nullable MessageLite answer) {
    return answer == null ? null : answer.toByteString();
  }

  private <Q extends MessageLite, R extends MessageLite> void change(
      RpcMethod method,
      Parser<Q> parser,
      CommandHandler<Q, R> handler,
      Function<Q, String> source) {
    table.add(method, new MutationEndpoint<>(context, parser, handler, source, request -> ""));
  }

  /** A read that is always short. */
  private <Q extends MessageLite> void readAtOnce(
      RpcMethod method, Parser<Q> parser, ReadEndpoint.Query<Q> query, Function<Q, String> source) {
    read(method, parser, query, query::run, source);
  }

  private <Q extends MessageLite> void read(
      RpcMethod method,
      Parser<Q> parser,
      ReadEndpoint.Query<Q> query,
      ReadEndpoint.ShortQuery<Q> shortQuery,
      Function<Q, String> source) {
    table.add(method, new ReadEndpoint<>(context, parser, query, shortQuery, source));
  }
}
