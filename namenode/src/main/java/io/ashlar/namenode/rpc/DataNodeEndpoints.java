package io.ashlar.namenode.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ashlar.namenode.command.CommitRecoveryHandler;
import io.ashlar.namenode.datanodes.Answer;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.HeartbeatReceiver;
import io.ashlar.namenode.datanodes.ReportReceiver;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.datanode.RegisterDataNodeResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.ServerCall;
import java.util.function.LongSupplier;

/** The methods that DataNodes call. */
public final class DataNodeEndpoints {
  private final DataNodeManager nodes;
  private final HeartbeatReceiver heartbeats;
  private final ReportReceiver reports;
  private final LongSupplier epoch;
  private final long heartbeatMs;

  /** {@code heartbeatMs} is what nodes are asked to keep. */
  public DataNodeEndpoints(
      DataNodeManager nodes,
      HeartbeatReceiver heartbeats,
      ReportReceiver reports,
      LongSupplier epoch,
      long heartbeatMs) {
    this.nodes = nodes;
    this.heartbeats = heartbeats;
    this.reports = reports;
    this.epoch = epoch;
    this.heartbeatMs = heartbeatMs;
  }

  /** Adds the methods about block recovery to {@code table}. */
  public void addRecovery(
      EndpointTable table, EndpointContext context, CommitRecoveryHandler handler) {
    table.add(RpcMethod.COMMIT_RECOVERY, new RecoveryEndpoint(context, nodes, handler));
  }

  /** Adds them to {@code table}. Heartbeats run inline, so that full workers do not lose nodes. */
  public void addTo(EndpointTable table) {
    table.add(RpcMethod.REGISTER_DATANODE, this::register);
    table.add(RpcMethod.HEARTBEAT, Endpoint.onEventLoop(this::heartbeat));
    table.add(RpcMethod.FULL_BLOCK_REPORT, this::fullReport);
    table.add(RpcMethod.INCREMENTAL_REPORT, this::incrementalReport);
    table.add(RpcMethod.DIGEST_REPORT, this::digestReport);
    table.add(RpcMethod.DIGEST_SUMS, this::digestSums);
    table.add(RpcMethod.DIGEST_BUCKETS, this::digestBuckets);
  }

  private void register(ServerCall call, Peer peer) throws DfsException {
    RegisterDataNodeRequest request = call.body(RegisterDataNodeRequest.parser());
    reports.requireRoom();
    DataNodeManager.Registered registered = nodes.register(request);
    RegisterDataNodeResponse response =
        RegisterDataNodeResponse.newBuilder()
            .setEpoch(epoch.getAsLong())
            .setNamespaceId(nodes.identity().namespaceId())
            .setClusterId(nodes.identity().clusterId())
            .setRack(registered.node().registration().rack())
            .setHeartbeatIntervalMs(heartbeatMs)
            .setRegistrationId(registered.node().registration().id())
            .setDigestKey(ByteString.copyFrom(reports.digestKey()))
            .build();
    reports.onRegistered(registered, () -> reply(call, response));
  }

  private void heartbeat(ServerCall call, Peer peer) throws DfsException {
    reply(call, heartbeats.onHeartbeat(call.body(HeartbeatRequest.parser())));
  }

  private void fullReport(ServerCall call, Peer peer) throws DfsException {
    reports.onFull(call.body(FullBlockReportRequest.parser()), new Reply<>(call));
  }

  private void incrementalReport(ServerCall call, Peer peer) throws DfsException {
    reports.onIncremental(call.body(IncrementalReportRequest.parser()), new Reply<>(call));
  }

  private void digestReport(ServerCall call, Peer peer) throws DfsException {
    reports.onDigest(call.body(DigestReportRequest.parser()), new Reply<>(call));
  }

  private void digestSums(ServerCall call, Peer peer) throws DfsException {
    reports.onDigestSums(call.body(DigestSumsRequest.parser()), new Reply<>(call));
  }

  private void digestBuckets(ServerCall call, Peer peer) throws DfsException {
    reports.onDigestBuckets(call.body(DigestBucketsRequest.parser()), new Reply<>(call));
  }

  private void reply(ServerCall call, MessageLite message) {
    call.reply(message, epoch.getAsLong(), 0);
  }

  private final class Reply<M extends MessageLite> implements Answer<M> {
    private final ServerCall call;

    Reply(ServerCall call) {
      this.call = call;
    }

    @Override
    public void done(M message) {
      reply(call, message);
    }

    @Override
    public void refused(DfsError error) {
      call.fail(error, epoch.getAsLong(), 0);
    }
  }
}
