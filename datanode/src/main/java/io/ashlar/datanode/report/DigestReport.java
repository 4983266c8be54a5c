package io.ashlar.datanode.report;

import com.google.protobuf.ByteString;
import io.ashlar.common.digest.Buckets;
import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.datanode.BucketSums;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.StorageDigest;
import io.ashlar.protocol.datanode.WantedNumbers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of one report by digest, of the replicas at one moment. As in a full report, a
 * damaged replica is left out.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
final class DigestReport {
  private static final int REPLICAS_PER_PART = 10_000;

  /** More replicas than that which are not final go as a full report, which has parts. */
  private static final int OPEN_MAX = 10_000;

  private final Head head;
  private final long seq;
  private final Map<String, Content> byStorage = new LinkedHashMap<>();
  private int open;

  /** What each message says of its sender. */
  record Head(String nodeId, long registrationId, long incarnation, long reportId) {}

  private static final class Content {
    private final DigestSums sums = new DigestSums();
    private final List<Replica> whole = new ArrayList<>();
    private final List<Replica> open = new ArrayList<>();
  }

  private DigestReport(Head head, long seq) {
    this.head = head;
    this.seq = seq;
  }

  static DigestReport of(
      ReplicaMap.Snapshot snapshot, List<Volume> volumes, Head head, ReplicaHash hash) {
    DigestReport report = new DigestReport(head, snapshot.seq());
    for (Volume volume : volumes) {
      Content content = new Content();
      report.byStorage.put(volume.storageId(), content);
      for (Replica replica : snapshot.byVolume().getOrDefault(volume, List.of())) {
        if (replica.corrupt() || replica.state() == ReplicaState.TEMPORARY) {
          continue;
        }
        if (replica.state() == ReplicaState.FINALIZED) {
          content.whole.add(replica);
          hash.add(
              content.sums,
              replica.key().blockId().value(),
              replica.key().stamp().value(),
              replica.visibleLength());
        } else {
          content.open.add(replica);
          report.open++;
        }
      }
    }
    return report;
  }

  /** Number of the last change that it contains. */
  long seq() {
    return seq;
  }

  /** False if too many replicas are not final. */
  boolean fits() {
    return open <= OPEN_MAX;
  }

  /** The first step. */
  DigestReportRequest groups() {
    DigestReportRequest.Builder request =
        DigestReportRequest.newBuilder()
            .setNodeId(head.nodeId())
            .setRegistrationId(head.registrationId())
            .setIncarnation(head.incarnation())
            .setReportId(head.reportId())
            .setSeq(seq);
    byStorage.forEach(
        (storageId, content) -> {
          StorageDigest.Builder storage =
              StorageDigest.newBuilder()
                  .setStorageId(storageId)
                  .setGroups(ByteString.copyFrom(content.sums.groups()));
          content.open.forEach(replica -> storage.addOpen(WireReports.of(replica)));
          request.addStorages(storage);
        });
    return request.build();
  }

  /** The second step, about the groups that differ. */
  DigestSumsRequest sums(List<WantedNumbers> groups) {
    DigestSumsRequest.Builder request =
        DigestSumsRequest.newBuilder()
            .setNodeId(head.nodeId())
            .setRegistrationId(head.registrationId())
            .setIncarnation(head.incarnation())
            .setReportId(head.reportId());
    for (WantedNumbers wanted : groups) {
      Content content = byStorage.get(wanted.getStorageId());
      if (content == null) {
        continue;
      }
      BucketSums.Builder storage = BucketSums.newBuilder().setStorageId(wanted.getStorageId());
      ByteString.Output sums = ByteString.newOutput();
      for (int group : wanted.getNumbersList()) {
        if (group >= 0 && group < Buckets.GROUPS) {
          byte[] bytes = content.sums.group(group);
          sums.write(bytes, 0, bytes.length);
          storage.addGroups(group);
        }
      }
      request.addStorages(storage.setSums(sums.toByteString()));
    }
    return request.build();
  }

  /** The third step: what lies in the buckets that differ, at least one part. */
  List<DigestBucketsRequest> buckets(List<WantedNumbers> wanted) {
    List<DigestBucketsRequest.Builder> parts = new ArrayList<>();
    for (WantedNumbers one : wanted) {
      Content content = byStorage.get(one.getStorageId());
      if (content == null) {
        continue;
      }
      BitSet buckets = new BitSet(Buckets.COUNT);
      one.getNumbersList().stream().filter(number -> number >= 0).forEach(buckets::set);
      DigestBucketsRequest.Builder part = part(one.getStorageId());
      for (Replica replica : content.whole) {
        if (buckets.get(Buckets.of(replica.key().blockId().value()))) {
          if (part.getReplicasCount() == REPLICAS_PER_PART) {
            parts.add(part);
            part = part(one.getStorageId());
          }
          part.addReplicas(WireReports.of(replica));
        }
      }
      parts.add(part);
    }
    List<DigestBucketsRequest> requests = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      requests.add(parts.get(i).setPart(i).setParts(parts.size()).build());
    }
    return requests;
  }

  private DigestBucketsRequest.Builder part(String storageId) {
    return DigestBucketsRequest.newBuilder()
        .setNodeId(head.nodeId())
        .setRegistrationId(head.registrationId())
        .setIncarnation(head.incarnation())
        .setReportId(head.reportId())
        .setStorageId(storageId);
  }
}
