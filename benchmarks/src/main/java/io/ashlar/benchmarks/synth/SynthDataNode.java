package io.ashlar.benchmarks.synth;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.ReplicaHash;
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
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A DataNode that says what a real one says, about replicas that do not exist.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
final class SynthDataNode {
  private static final int REPLICAS_PER_PART = 10_000;
  private static final long CAPACITY_BYTES = 1L << 44;

  private final SynthBlocks blocks;
  private final int[] held;
  private final int number;
  private final Address address;
  private final String nodeId;
  private final String storageId;
  private final long incarnation;
  private final Set<Long> invalidated = new HashSet<>();
  private final List<CommandResult> results = new ArrayList<>();
  private final SynthTraffic traffic = new SynthTraffic();
  private @Nullable ReplicaHash hash;
  private boolean byDigest;
  private long registrationId;
  private long epoch;
  private long seq;
  private long reportId;

  /** Node {@code number} with the blocks of these indices; at {@code port} nothing is served. */
  SynthDataNode(SynthBlocks blocks, int[] held, int number, long seed, int port, long incarnation) {
    this.blocks = blocks;
    this.held = held;
    this.number = number;
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
    ByteString key = response.getDigestKey();
    hash = key.size() == ReplicaHash.KEY_BYTES ? ReplicaHash.of(key.toByteArray()) : null;
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

  /** From now on whole reports are digests where the NameNode takes them. */
  void preferDigests(boolean digests) {
    byDigest = digests;
  }

  /** Bytes so far. */
  SynthTraffic traffic() {
    return traffic;
  }

  /** Tells all that it holds; returns the number of replicas. */
  long reportAll(RpcConnection connection) throws IOException {
    ReplicaHash key = hash;
    if (byDigest && key != null) {
      reportId++;
      SynthDigest.Head head =
          new SynthDigest.Head(nodeId, storageId, registrationId, incarnation, seq, reportId);
      if (new SynthDigest(connection, traffic, head, this::replicas, sums(key)).report()) {
        return (long) held.length - invalidated.size();
      }
    }
    return reportFull(connection);
  }

  private DigestSums sums(ReplicaHash key) {
    return blocks.sums(
        invalidated.isEmpty()
            ? held
            : Arrays.stream(held).filter(i -> !invalidated.contains(blocks.id(i))).toArray(),
        key);
  }

  private Iterator<ReportedReplica> replicas() {
    return Arrays.stream(held)
        .filter(i -> invalidated.isEmpty() || !invalidated.contains(blocks.id(i)))
        .mapToObj(i -> replica(blocks.id(i), blocks.stamp(i), blocks.length(i)))
        .iterator();
  }

  private long reportFull(RpcConnection connection) throws IOException {
    List<FullBlockReportRequest.Builder> parts = new ArrayList<>();
    FullBlockReportRequest.Builder part = part();
    long replicas = 0;
    for (ReportedReplica replica : (Iterable<ReportedReplica>) this::replicas) {
      if (part.getReplicasCount() == REPLICAS_PER_PART) {
        parts.add(part);
        part = part();
      }
      part.addReplicas(replica);
      replicas++;
    }
    parts.add(part);
    reportId++;
    boolean complete = false;
    for (int p = 0; p < parts.size(); p++) {
      FullBlockReportRequest request =
          parts.get(p).setSeq(seq).setReportId(reportId).setPart(p).setParts(parts.size()).build();
      FullBlockReportResponse answer =
          call(connection, RpcMethod.FULL_BLOCK_REPORT, request)
              .message(FullBlockReportResponse.parser());
      traffic.count(RpcMethod.FULL_BLOCK_REPORT, answer);
      complete = answer.getComplete();
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
                    .setBlockCount(held.length)
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

  private RpcReply call(RpcConnection connection, RpcMethod method, MessageLite body)
      throws IOException {
    return traffic.call(connection, method, body);
  }
}
