package io.ashlar.benchmarks.synth;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ashlar.common.digest.Buckets;
import io.ashlar.common.digest.DigestSums;
import io.ashlar.protocol.datanode.BucketSums;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.datanode.StorageDigest;
import io.ashlar.protocol.datanode.WantedNumbers;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.RpcConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One report by digest of a node of one storage, step by step, as a real one makes it. */
final class SynthDigest {
  private static final int REPLICAS_PER_PART = 10_000;
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final RpcConnection connection;
  private final SynthTraffic traffic;
  private final Head head;
  private final Iterable<ReportedReplica> replicas;
  private final DigestSums sums;

  /** What each message says of its sender, and the moment. */
  record Head(
      String nodeId,
      String storageId,
      long registrationId,
      long incarnation,
      long seq,
      long reportId) {}

  SynthDigest(
      RpcConnection connection,
      SynthTraffic traffic,
      Head head,
      Iterable<ReportedReplica> replicas,
      DigestSums sums) {
    this.connection = connection;
    this.traffic = traffic;
    this.head = head;
    this.replicas = replicas;
    this.sums = sums;
  }

  /** Reports; false if the NameNode wants a full report. */
  boolean report() throws IOException {
    while (true) {
      DigestReportResponse answer = steps();
      if (answer.getComplete()) {
        return true;
      }
      if (answer.getSendFullReport()) {
        return false;
      }
      LockSupport.parkNanos(AGAIN_NANOS);
    }
  }

  private DigestReportResponse steps() throws IOException {
    DigestReportResponse answer =
        call(
            RpcMethod.DIGEST_REPORT,
            DigestReportRequest.newBuilder()
                .setNodeId(head.nodeId())
                .setRegistrationId(head.registrationId())
                .setIncarnation(head.incarnation())
                .setSeq(head.seq())
                .setReportId(head.reportId())
                .addStorages(
                    StorageDigest.newBuilder()
                        .setStorageId(head.storageId())
                        .setGroups(ByteString.copyFrom(sums.groups())))
                .build());
    if (answer.getWantedCount() > 0) {
      answer = call(RpcMethod.DIGEST_SUMS, sums(answer.getWanted(0)));
    }
    if (answer.getWantedCount() > 0) {
      for (DigestBucketsRequest part : buckets(answer.getWanted(0))) {
        answer = call(RpcMethod.DIGEST_BUCKETS, part);
      }
    }
    return answer;
  }

  private DigestReportResponse call(RpcMethod method, MessageLite body) throws IOException {
    DigestReportResponse answer =
        traffic.call(connection, method, body).message(DigestReportResponse.parser());
    traffic.count(method, answer);
    return answer;
  }

  private DigestSumsRequest sums(WantedNumbers groups) {
    ByteString.Output bytes = ByteString.newOutput();
    BucketSums.Builder storage = BucketSums.newBuilder().setStorageId(head.storageId());
    for (int group : groups.getNumbersList()) {
      byte[] one = sums.group(group);
      bytes.write(one, 0, one.length);
      storage.addGroups(group);
    }
    return DigestSumsRequest.newBuilder()
        .setNodeId(head.nodeId())
        .setRegistrationId(head.registrationId())
        .setIncarnation(head.incarnation())
        .setReportId(head.reportId())
        .addStorages(storage.setSums(bytes.toByteString()))
        .build();
  }

  private List<DigestBucketsRequest> buckets(WantedNumbers wanted) {
    BitSet buckets = new BitSet(Buckets.COUNT);
    wanted.getNumbersList().forEach(buckets::set);
    List<DigestBucketsRequest.Builder> parts = new ArrayList<>(List.of(part()));
    for (ReportedReplica replica : replicas) {
      if (buckets.get(Buckets.of(replica.getBlock().getBlockId()))) {
        if (parts.get(parts.size() - 1).getReplicasCount() == REPLICAS_PER_PART) {
          parts.add(part());
        }
        parts.get(parts.size() - 1).addReplicas(replica);
      }
    }
    List<DigestBucketsRequest> requests = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      requests.add(parts.get(i).setPart(i).setParts(parts.size()).build());
    }
    return requests;
  }

  private DigestBucketsRequest.Builder part() {
    return DigestBucketsRequest.newBuilder()
        .setNodeId(head.nodeId())
        .setRegistrationId(head.registrationId())
        .setIncarnation(head.incarnation())
        .setReportId(head.reportId())
        .setStorageId(head.storageId());
  }
}
