package io.ashlar.namenode.datanodes;

import static java.util.Objects.requireNonNull;

import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes block reports: checks who sends them, and hands them to the state of that node.
 *
 * <p><b>Threading</b>: called on worker threads, where reports are compared with the block map;
 * what differs is applied in slices on the loop thread.
 */
public final class ReportReceiver {
  /** Most parts of one full report. */
  static final int PARTS_MAX = 65_536;

  private final DataNodeManager nodes;
  private final ReplicaReports replicas;
  private final SoftLoop loop;
  private final ReplicaHash hash;
  private final ReportCounts counts = new ReportCounts();
  private final ConcurrentMap<String, NodeReports> byNode = new ConcurrentHashMap<>();

  /** Applies reports to {@code replicas} on {@code loop}; digests are made with {@code hash}. */
  public ReportReceiver(
      DataNodeManager nodes, ReplicaReports replicas, SoftLoop loop, ReplicaHash hash) {
    this.nodes = nodes;
    this.replicas = replicas;
    this.loop = loop;
    this.hash = hash;
    replicas.useHash(hash);
  }

  /** The key that DataNodes make digests with. */
  public byte[] digestKey() {
    return hash.key();
  }

  /** How many reports came, and how large they were. */
  public ReportCounts counts() {
    return counts;
  }

  /** A node registered; {@code done} runs on the loop when the block map knows. */
  public void onRegistered(DataNodeManager.Registered registered, Runnable done) {
    DataNode node = registered.node();
    for (DataNode gone : registered.replaced()) {
      NodeReports last = byNode.remove(gone.id());
      if (last != null) {
        last.end();
      }
      replicas.forget(gone);
    }
    if (registered.restarted()) {
      NodeReports old = byNode.put(node.id(), new NodeReports(node, replicas, loop, counts));
      if (old != null) {
        old.end();
      }
    } else {
      byNode.computeIfAbsent(node.id(), id -> new NodeReports(node, replicas, loop, counts));
    }
    if (registered.restarted()) {
      replicas.restarted(node);
    }
    replicas.livenessChanged(node);
    loop.executeSoft(done);
  }

  /** A range of numbered changes. */
  public void onIncremental(
      IncrementalReportRequest request, Answer<IncrementalReportResponse> answer) {
    NodeReports reports =
        find(request.getNodeId(), request.getRegistrationId(), request.getIncarnation());
    if (reports == null) {
      answer.refused(unknownRegistration(request.getNodeId()));
    } else if (loop.isFullOfSoft()) {
      answer.refused(overloaded());
    } else {
      counts.ofChanges(request);
      reports.applyIncremental(request, answer);
    }
  }

  /** A part of a full report. */
  public void onFull(FullBlockReportRequest request, Answer<FullBlockReportResponse> answer) {
    NodeReports reports =
        find(request.getNodeId(), request.getRegistrationId(), request.getIncarnation());
    if (reports == null) {
      answer.refused(unknownRegistration(request.getNodeId()));
    } else if (!isPart(request.getPart(), request.getParts())) {
      answer.refused(
          DfsError.of(
              ErrorCode.INVALID_ARGUMENT,
              "part "
                  + request.getPart()
                  + " of "
                  + request.getParts()
                  + ": expected 1 to "
                  + PARTS_MAX
                  + " parts, counted from 0"));
    } else if (loop.isFullOfSoft()) {
      answer.refused(overloaded());
    } else {
      counts.ofFull(request);
      reports.applyFull(request, answer);
    }
  }

  /** The first step of a report by digest. */
  public void onDigest(DigestReportRequest request, Answer<DigestReportResponse> answer) {
    NodeReports reports =
        find(request.getNodeId(), request.getRegistrationId(), request.getIncarnation());
    if (mayGoOn(reports, request.getNodeId(), DigestReports.isWellFormed(request), answer)) {
      counts.ofDigest(request);
      requireNonNull(reports).digests().compareGroups(request, answer);
    }
  }

  /** The second step. */
  public void onDigestSums(DigestSumsRequest request, Answer<DigestReportResponse> answer) {
    NodeReports reports =
        find(request.getNodeId(), request.getRegistrationId(), request.getIncarnation());
    if (mayGoOn(reports, request.getNodeId(), DigestReports.isWellFormed(request), answer)) {
      counts.ofDigest(request);
      requireNonNull(reports).digests().compareBuckets(request, answer);
    }
  }

  /** The third step. */
  public void onDigestBuckets(DigestBucketsRequest request, Answer<DigestReportResponse> answer) {
    NodeReports reports =
        find(request.getNodeId(), request.getRegistrationId(), request.getIncarnation());
    boolean wellFormed = isPart(request.getPart(), request.getParts());
    if (mayGoOn(reports, request.getNodeId(), wellFormed, answer)) {
      counts.ofDigest(request);
      requireNonNull(reports).digests().takeBuckets(request, answer);
    }
  }

  private boolean mayGoOn(
      @Nullable NodeReports reports, String nodeId, boolean wellFormed, Answer<?> answer) {
    if (reports == null) {
      answer.refused(unknownRegistration(nodeId));
    } else if (!wellFormed) {
      answer.refused(
          DfsError.of(
              ErrorCode.INVALID_ARGUMENT,
              "a digest of DataNode "
                  + nodeId
                  + " is malformed: expected sums of 16 bytes, groups below 64, parts from 0"));
    } else if (loop.isFullOfSoft()) {
      answer.refused(overloaded());
    } else {
      return true;
    }
    return false;
  }

  private static boolean isPart(int part, int parts) {
    return parts >= 1 && parts <= PARTS_MAX && part >= 0 && part < parts;
  }

  private @Nullable NodeReports find(String nodeId, long registrationId, long incarnation) {
    DataNode node = nodes.registered(nodeId, registrationId);
    return node != null && node.registration().incarnation() == incarnation
        ? byNode.get(nodeId)
        : null;
  }

  /**
   * Throws while the loop has so much to do that a registration has to wait; nothing is changed.
   */
  public void requireRoom() throws DfsException {
    if (loop.isFullOfSoft()) {
      throw overloaded().toException();
    }
  }

  private static DfsError overloaded() {
    return DfsError.of(
        ErrorCode.OVERLOADED, "too many reports wait for the namesystem loop; report again later");
  }

  private static DfsError unknownRegistration(String nodeId) {
    return DfsError.of(
        ErrorCode.UNKNOWN_REGISTRATION,
        "DataNode " + nodeId + " is not registered with the NameNode under this registration");
  }
}
