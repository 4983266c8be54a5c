package io.ashlar.datanode.report;

import com.google.protobuf.MessageLite;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.volume.VolumeSet;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.WantedNumbers;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.RpcReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the NameNode all that this node holds: by digest if it gave a key, and in full if it gave
 * none or wants that.
 *
 * <p><b>Threading</b>: the scheduler's thread.
 */
final class WholeReports {
  private static final Logger LOG = LoggerFactory.getLogger(WholeReports.class);

  private final ReplicaMap replicas;
  private final VolumeSet volumes;
  private final Sender sender;
  private long lastReportId;
  private boolean fullNext;

  /** How requests leave, one at a time, and who hears of the end. */
  interface Sender {
    void send(RpcMethod method, MessageLite body, OnReply onReply);

    /** The NameNode knows all through {@code seq}. */
    void merged(long seq);

    /** The report has to begin anew in a while. */
    void again();
  }

  /** Takes an answer. */
  @FunctionalInterface
  interface OnReply {
    void accept(RpcReply reply) throws DfsException;
  }

  WholeReports(ReplicaMap replicas, VolumeSet volumes, Sender sender) {
    this.replicas = replicas;
    this.volumes = volumes;
    this.sender = sender;
  }

  /** Sends the first request of a report under this registration; null: no digests. */
  void begin(long registrationId, long incarnation, @Nullable ReplicaHash hash) {
    ReplicaMap.Snapshot snapshot = replicas.snapshot();
    long reportId = ++lastReportId;
    if (hash != null && !fullNext) {
      DigestReport report =
          DigestReport.of(
              snapshot,
              volumes.healthy(),
              new DigestReport.Head(volumes.nodeId(), registrationId, incarnation, reportId),
              hash);
      if (report.fits()) {
        sender.send(RpcMethod.DIGEST_REPORT, report.groups(), reply -> onGroups(report, reply));
        return;
      }
    }
    fullNext = false;
    FullBlockReportRequest head =
        FullBlockReportRequest.newBuilder()
            .setNodeId(volumes.nodeId())
            .setRegistrationId(registrationId)
            .setIncarnation(incarnation)
            .setReportId(reportId)
            .build();
    FullReport report = FullReport.of(snapshot, volumes.healthy(), head);
    if (!report.parts().isEmpty()) {
      sendPart(report, 0);
    }
  }

  private void sendPart(FullReport report, int part) {
    sender.send(
        RpcMethod.FULL_BLOCK_REPORT,
        report.parts().get(part),
        reply -> {
          FullBlockReportResponse response = reply.message(FullBlockReportResponse.parser());
          if (part + 1 < report.parts().size()) {
            sendPart(report, part + 1);
          } else if (response.getComplete()) {
            LOG.info(
                "The NameNode has a full report. seq={} parts={} replicas={}",
                report.seq(),
                report.parts().size(),
                replicas.size());
            sender.merged(report.seq());
          } else {
            sender.again();
          }
        });
  }

  private void onGroups(DigestReport report, RpcReply reply) throws DfsException {
    DigestReportResponse response = reply.message(DigestReportResponse.parser());
    if (response.getWantedCount() == 0) {
      end(report, response, 0);
      return;
    }
    sender.send(
        RpcMethod.DIGEST_SUMS, report.sums(response.getWantedList()), sums -> onSums(report, sums));
  }

  private void onSums(DigestReport report, RpcReply reply) throws DfsException {
    DigestReportResponse response = reply.message(DigestReportResponse.parser());
    List<DigestBucketsRequest> parts = report.buckets(response.getWantedList());
    if (parts.isEmpty()) {
      end(report, response, 0);
    } else {
      int buckets =
          response.getWantedList().stream().mapToInt(WantedNumbers::getNumbersCount).sum();
      sendBuckets(report, parts, 0, buckets);
    }
  }

  private void sendBuckets(
      DigestReport report, List<DigestBucketsRequest> parts, int part, int buckets) {
    sender.send(
        RpcMethod.DIGEST_BUCKETS,
        parts.get(part),
        reply -> {
          DigestReportResponse response = reply.message(DigestReportResponse.parser());
          if (part + 1 < parts.size() && !response.getComeAgain()) {
            sendBuckets(report, parts, part + 1, buckets);
          } else {
            end(report, response, buckets);
          }
        });
  }

  private void end(DigestReport report, DigestReportResponse response, int buckets) {
    if (response.getComplete()) {
      LOG.info(
          "The NameNode has a digest. seq={} replicas={} bucketsSent={}",
          report.seq(),
          replicas.size(),
          buckets);
      sender.merged(report.seq());
    } else {
      fullNext = response.getSendFullReport();
      sender.again();
    }
  }
}
