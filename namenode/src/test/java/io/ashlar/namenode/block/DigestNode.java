package io.ashlar.namenode.block;

import com.google.protobuf.ByteString;
import io.ashlar.common.digest.Buckets;
import io.ashlar.common.digest.DigestSums;
import io.ashlar.namenode.datanodes.Answer;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.protocol.datanode.BucketSums;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.datanode.StorageDigest;
import io.ashlar.protocol.datanode.WantedNumbers;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.types.ReplicaState;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A DataNode of one storage that reports by digest what it holds. */
final class DigestNode {
  final Map<Long, ReportedReplica> replicas = new TreeMap<>();
  private final BlockScene scene;
  private final DataNode node;
  private long reportId = 1_000;

  /** Replicas of which the last report said more than sums. */
  int sent;

  DigestNode(BlockScene scene, DataNode node) {
    this.scene = scene;
    this.node = node;
  }

  void holds(ReportedReplica... held) {
    for (ReportedReplica replica : held) {
      replicas.put(replica.getBlock().getBlockId(), replica);
    }
  }

  private DigestSums sums() {
    DigestSums sums = new DigestSums();
    for (ReportedReplica replica : replicas.values()) {
      if (replica.getState() == ReplicaState.FINALIZED) {
        BlockScene.HASH.add(
            sums,
            replica.getBlock().getBlockId(),
            replica.getBlock().getGenerationStamp(),
            replica.getLength());
      }
    }
    return sums;
  }

  /** All steps; the last answer. */
  DigestReportResponse report(long seq) {
    sent = 0;
    DigestReportResponse groups = begin(seq);
    if (groups.getWantedCount() == 0) {
      return groups;
    }
    DigestReportResponse buckets = sums(groups.getWanted(0));
    return buckets.getWantedCount() == 0 ? buckets : buckets(buckets.getWanted(0));
  }

  DigestReportResponse begin(long seq) {
    reportId++;
    StorageDigest.Builder storage =
        StorageDigest.newBuilder()
            .setStorageId(node.id() + "-s")
            .setGroups(ByteString.copyFrom(sums().groups()));
    replicas.values().stream()
        .filter(replica -> replica.getState() != ReplicaState.FINALIZED)
        .forEach(storage::addOpen);
    Heard heard = new Heard();
    scene.reports.onDigest(
        DigestReportRequest.newBuilder()
            .setNodeId(node.id())
            .setRegistrationId(node.registration().id())
            .setIncarnation(node.registration().incarnation())
            .setReportId(reportId)
            .setSeq(seq)
            .addStorages(storage)
            .build(),
        heard);
    return heard.message();
  }

  DigestReportResponse sums(WantedNumbers groups) {
    BucketSums.Builder storage = BucketSums.newBuilder().setStorageId(groups.getStorageId());
    ByteString bytes = ByteString.EMPTY;
    for (int group : groups.getNumbersList()) {
      storage.addGroups(group);
      bytes = bytes.concat(ByteString.copyFrom(sums().group(group)));
    }
    Heard heard = new Heard();
    scene.reports.onDigestSums(
        DigestSumsRequest.newBuilder()
            .setNodeId(node.id())
            .setRegistrationId(node.registration().id())
            .setIncarnation(node.registration().incarnation())
            .setReportId(reportId)
            .addStorages(storage.setSums(bytes))
            .build(),
        heard);
    return heard.message();
  }

  DigestReportResponse buckets(WantedNumbers wanted) {
    DigestBucketsRequest.Builder request =
        DigestBucketsRequest.newBuilder()
            .setNodeId(node.id())
            .setRegistrationId(node.registration().id())
            .setIncarnation(node.registration().incarnation())
            .setReportId(reportId)
            .setParts(1)
            .setStorageId(wanted.getStorageId());
    for (ReportedReplica replica : replicas.values()) {
      if (replica.getState() == ReplicaState.FINALIZED
          && wanted.getNumbersList().contains(Buckets.of(replica.getBlock().getBlockId()))) {
        request.addReplicas(replica);
      }
    }
    sent = request.getReplicasCount();
    Heard heard = new Heard();
    scene.reports.onDigestBuckets(request.build(), heard);
    return heard.message();
  }

  private static final class Heard implements Answer<DigestReportResponse> {
    private @Nullable DigestReportResponse message;
    private @Nullable DfsError error;

    @Override
    public void done(DigestReportResponse answer) {
      message = answer;
    }

    @Override
    public void refused(DfsError refusal) {
      error = refusal;
    }

    DigestReportResponse message() {
      return Objects.requireNonNull(message, () -> "refused: " + error);
    }
  }
}
