package io.ashlar.namenode.server;

import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.CommitRecoveryResponse;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.HeartbeatResponse;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.datanode.RecoveredReplica;
import io.ashlar.protocol.datanode.RegisterDataNodeResponse;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A DataNode without disks: it reports what the test gives it, over the real protocol. */
final class TestDataNode implements AutoCloseable {
  private final String id;
  private final String rack;
  private final Map<Long, ReportedReplica> replicas = new TreeMap<>();
  private TestPeer peer;
  private RegisterDataNodeResponse registration;
  private long seq;
  private long reportId;

  TestDataNode(String id, String rack, InetSocketAddress namenode) throws Exception {
    this.id = id;
    this.rack = rack;
    connect(namenode);
  }

  /** Connects, registers and reports in full. */
  void connect(InetSocketAddress namenode) throws Exception {
    if (peer != null) {
      peer.close();
    }
    peer = new TestPeer(namenode, PeerRole.DATANODE, "datanode");
    registration =
        peer.call(
            RpcMethod.REGISTER_DATANODE,
            Messages.registration(id, rack)
                .setClusterId(TestNameNode.CLUSTER)
                .setNamespaceId(TestNameNode.NAMESPACE.toString())
                .build(),
            RegisterDataNodeResponse.parser());
    reportInFull();
  }

  FullBlockReportResponse reportInFull() throws Exception {
    return peer.call(
        RpcMethod.FULL_BLOCK_REPORT,
        FullBlockReportRequest.newBuilder()
            .setNodeId(id)
            .setRegistrationId(registration.getRegistrationId())
            .setIncarnation(1)
            .setSeq(seq)
            .setReportId(++reportId)
            .setParts(1)
            .setStorageId(id + "-s")
            .addAllReplicas(replicas.values())
            .build(),
        FullBlockReportResponse.parser());
  }

  IncrementalReportResponse report(ReplicaEvent event, ReportedReplica replica) throws Exception {
    if (event == ReplicaEvent.DELETED) {
      replicas.remove(replica.getBlock().getBlockId());
    } else {
      replicas.put(replica.getBlock().getBlockId(), replica);
    }
    return peer.call(
        RpcMethod.INCREMENTAL_REPORT,
        IncrementalReportRequest.newBuilder()
            .setNodeId(id)
            .setRegistrationId(registration.getRegistrationId())
            .setIncarnation(1)
            .addChanges(Messages.change(++seq, event, id + "-s", replica))
            .build(),
        IncrementalReportResponse.parser());
  }

  List<DataNodeCommand> heartbeat() throws Exception {
    return peer.call(
            RpcMethod.HEARTBEAT,
            HeartbeatRequest.newBuilder()
                .setNodeId(id)
                .setRegistrationId(registration.getRegistrationId())
                .addVolumes(Messages.volume(id + "-s", Messages.GIGABYTE))
                .setReportSeq(seq)
                .build(),
            HeartbeatResponse.parser())
        .getCommandsList();
  }

  /** As the primary: the recovery came to that length on this node. */
  void commitRecovery(RecoverBlock command, long length) throws Exception {
    peer.call(
        RpcMethod.COMMIT_RECOVERY,
        CommitRecoveryRequest.newBuilder()
            .setNodeId(id)
            .setRegistrationId(registration.getRegistrationId())
            .setBlock(command.getBlock())
            .setRecoveryId(command.getRecoveryId())
            .setLength(length)
            .addReplicas(RecoveredReplica.newBuilder().setNodeId(id).setStorageId(id + "-s"))
            .build(),
        CommitRecoveryResponse.parser());
  }

  String id() {
    return id;
  }

  RegisterDataNodeResponse registration() {
    return registration;
  }

  @Override
  public void close() {
    peer.close();
  }
}
