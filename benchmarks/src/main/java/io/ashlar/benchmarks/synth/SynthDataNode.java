package io.ashlar.benchmarks.synth;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.CommandResult;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.HeartbeatResponse;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.datanode.RegisterDataNodeResponse;
import io.ashlar.protocol.datanode.ReplicaChange;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.Address;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.protocol.types.StorageType;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A DataNode that says what a real one says, about replicas that do not exist.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
final class SynthDataNode {
  private static final int REPLICAS_PER_PART = 10_000;
  private static final int TIMEOUT_MS = 120_000;
  private static final long CAPACITY_BYTES = 1L << 44;

  private final SynthBlocks blocks;
  private final int number;
  private final int nodes;
  private final long seed;
  private final Address address;
  private final String nodeId;
  private final String storageId;
  private final long incarnation;
  private final Set<Long> invalidated = new HashSet<>();
  private final List<CommandResult> results = new ArrayList<>();
  private long registrationId;
  private long epoch;
  private long seq;
  private long reportId;

  /** Node {@code number} of {@code nodes}, reached at {@code port}, where nothing is served. */
  SynthDataNode(SynthBlocks blocks, int number, int nodes, long seed, int port, long incarnation) {
    this.blocks = blocks;
    this.number = number;
    this.nodes = nodes;
    this.seed = seed;
    this.address = Address.newBuilder().setHost("127.0.0.1").setPort(port).build();
    this.nodeId = uuid("node-" + seed + "-" + number);
    this.storageId = uuid("storage-" + seed + "-" + number);
    this.incarnation = incarnation;
  }

  private static String uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Registers. */
  void register(RpcConnection connection) throws IOException {
    RegisterDataNodeResponse response =
        call(
                connection,
                RpcMethod.REGISTER_DATANODE,
                RegisterDataNodeRequest.newBuilder()
                    .setNodeId(nodeId)
                    .addAddresses(address)
                    .setRack("/rack" + number % 10)
                    .setNamespaceId(blocks.namespaceId())
                    .setSoftwareVersion("synth")
                    .setLayoutVersion(1)
                    .addVolumes(volume())
                    .setIncarnation(incarnation)
                    .setAdoptedEpoch(epoch)
                    .build())
            .message(RegisterDataNodeResponse.parser());
    registrationId = response.getRegistrationId();
    epoch = response.getEpoch();
  }

  private VolumeReport volume() {
    return VolumeReport.newBuilder()
        .setStorageId(storageId)
        .setType(StorageType.DISK)
        .setPath("/synth/" + number)
        .setCapacityBytes(CAPACITY_BYTES)
        .setUsedBytes(CAPACITY_BYTES / 4)
        .setRemainingBytes(CAPACITY_BYTES / 2)
        .build();
  }

  /** Sends a full report; returns the number of replicas. */
  long reportAll(RpcConnection connection) throws IOException {
    List<FullBlockReportRequest.Builder> parts = new ArrayList<>();
    FullBlockReportRequest.Builder part = part();
    long replicas = 0;
    for (int i = 0; i < blocks.count(); i++) {
      if (!blocks.isOn(i, number, nodes, seed) || invalidated.contains(blocks.id(i))) {
        continue;
      }
      if (part.getReplicasCount() == REPLICAS_PER_PART) {
        parts.add(part);
        part = part();
      }
      part.addReplicas(replica(blocks.id(i), blocks.stamp(i), blocks.length(i)));
      replicas++;
    }
    parts.add(part);
    reportId++;
    boolean complete = false;
    for (int p = 0; p < parts.size(); p++) {
      FullBlockReportRequest request =
          parts.get(p).setSeq(seq).setReportId(reportId).setPart(p).setParts(parts.size()).build();
      complete =
          call(connection, RpcMethod.FULL_BLOCK_REPORT, request)
              .message(FullBlockReportResponse.parser())
              .getComplete();
    }
    if (!complete) {
      throw new IOException("the report of node " + number + " was not complete");
    }
    return replicas;
  }

  private FullBlockReportRequest.Builder part() {
    return FullBlockReportRequest.newBuilder()
        .setNodeId(nodeId)
        .setRegistrationId(registrationId)
        .setIncarnation(incarnation)
        .setStorageId(storageId);
  }

  private static ReportedReplica replica(long id, long stamp, long length) {
    return ReportedReplica.newBuilder()
        .setBlock(BlockKey.newBuilder().setBlockId(id).setGenerationStamp(stamp))
        .setLength(length)
        .setState(ReplicaState.FINALIZED)
        .build();
  }

  /** Sends a heartbeat and does what comes back. */
  void heartbeat(RpcConnection connection) throws IOException {
    HeartbeatResponse response =
        call(
                connection,
                RpcMethod.HEARTBEAT,
                HeartbeatRequest.newBuilder()
                    .setNodeId(nodeId)
                    .setRegistrationId(registrationId)
                    .addVolumes(volume())
                    .setBlockCount((long) blocks.count() * 3 / nodes)
                    .setReportSeq(seq)
                    .addAllResults(results)
                    .build())
            .message(HeartbeatResponse.parser());
    results.clear();
    if (response.getReregister() || response.getEpoch() > epoch) {
      register(connection);
      reportAll(connection);
      return;
    }
    for (DataNodeCommand command : response.getCommandsList()) {
      obey(connection, command);
      results.add(CommandResult.newBuilder().setCommandId(command.getCommandId()).build());
    }
  }

  private void obey(RpcConnection connection, DataNodeCommand command) throws IOException {
    if (command.hasFullReport()) {
      reportAll(connection);
    } else if (command.hasInvalidate()) {
      IncrementalReportRequest.Builder request =
          IncrementalReportRequest.newBuilder()
              .setNodeId(nodeId)
              .setRegistrationId(registrationId)
              .setIncarnation(incarnation);
      for (BlockKey block : command.getInvalidate().getBlocksList()) {
        invalidated.add(block.getBlockId());
        request.addChanges(
            ReplicaChange.newBuilder()
                .setSeq(++seq)
                .setEvent(ReplicaEvent.DELETED)
                .setStorageId(storageId)
                .setReplica(replica(block.getBlockId(), block.getGenerationStamp(), 0)));
      }
      call(connection, RpcMethod.INCREMENTAL_REPORT, request.build());
    }
  }

  private static RpcReply call(RpcConnection connection, RpcMethod method, MessageLite body)
      throws IOException {
    try {
      return connection
          .call(method, body, CallOptions.timeout(TIMEOUT_MS))
          .get(TIMEOUT_MS + 1_000L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(method + " was refused: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(method + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
