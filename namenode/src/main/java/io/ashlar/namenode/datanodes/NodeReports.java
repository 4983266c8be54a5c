package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.datanode.ReplicaChange;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one incarnation of one DataNode.
 *
 * <p><b>Threading</b>: {@code apply*} run on worker threads and compare with the block map; the
 * sequence and the block map change on the loop thread only, in slices.
 */
final class NodeReports {
  private static final int SLICE = 500;

  private final DataNode node;
  private final ReplicaReports replicas;
  private final SoftLoop loop;
  private final ReportSequence sequence = new ReportSequence();
  private final DigestReports digests;
  private final ReportCounts counts;
  private final Object pendingLock = new Object();
  private @Nullable PendingReport pending;
  private long completedReportId = -1;
  private volatile boolean ended;

  NodeReports(DataNode node, ReplicaReports replicas, SoftLoop loop, ReportCounts counts) {
    this.digests = new DigestReports(node, this, replicas, counts);
    this.counts = counts;
    this.node = node;
    this.replicas = replicas;
    this.loop = loop;
  }

  /** Another incarnation began; what is still on its way from this one is void. */
  void end() {
    ended = true;
  }

  /** Those of its reports that are digests. */
  DigestReports digests() {
    return digests;
  }

  void applyIncremental(
      IncrementalReportRequest request, Answer<IncrementalReportResponse> answer) {
    List<ReplicaChange> changes = request.getChangesList();
    boolean[] gap = new boolean[1];
    inSlices(
        changes.size(),
        index -> gap[0] |= !applyChange(changes.get(index)),
        () -> {
          if (gap[0]) {
            node.setReportComplete(false);
          }
          tellApplied();
          answer.done(
              IncrementalReportResponse.newBuilder()
                  .setAppliedThroughSeq(sequence.appliedThrough())
                  .setSendFullReport(gap[0])
                  .build());
        });
  }

  /** False if changes before this one are missing. It is applied all the same: it is a fact. */
  private boolean applyChange(ReplicaChange change) {
    if (ended || sequence.isRepeated(change.getSeq())) {
      return true;
    }
    ReportedReplica replica = change.getReplica();
    long blockId = replica.getBlock().getBlockId();
    boolean contiguous = sequence.advance(change.getSeq(), blockId);
    switch (change.getEvent()) {
      case RECEIVING, RECEIVED -> replicas.reported(node, change.getStorageId(), replica);
      case CORRUPT -> replicas.corrupt(node, change.getStorageId(), replica);
      case REPAIRED -> replicas.repaired(node, change.getStorageId(), replica);
      case DELETED -> replicas.deleted(node, change.getStorageId(), blockId);
      case EVENT_UNSPECIFIED, UNRECOGNIZED -> {} // A newer node's event; a full report follows.
    }
    return contiguous;
  }

  void applyFull(FullBlockReportRequest request, Answer<FullBlockReportResponse> answer) {
    PendingReport report = reportOf(request);
    if (report == null) {
      answer.done(FullBlockReportResponse.newBuilder().setComplete(true).build());
      return;
    }
    if (report.isFull(request.getReplicasCount())) {
      answer.refused(
          DfsError.of(
              ErrorCode.INVALID_ARGUMENT,
              "the full report of " + node + " has more replicas than a node can hold"));
      return;
    }
    applyPart(
        report,
        request.getPart(),
        request.getStorageId(),
        request.getReplicasList(),
        () -> missingFrom(report),
        merged -> {
          if (merged) {
            counts.mergedFull();
          }
          answer.done(FullBlockReportResponse.newBuilder().setComplete(merged).build());
        });
  }

  /**
   * Applies one part of a whole report, and with the last one removes what is missing from it.
   *
   * @param missing tells what the block map has beyond the whole report
   * @param done hears whether the report is merged, which it can be only with its last part
   */
  void applyPart(
      PendingReport report,
      int part,
      String storageId,
      List<ReportedReplica> reported,
      Supplier<List<PendingReport.Missing>> missing,
      Consumer<Boolean> done) {
    long[] ids = reported.stream().mapToLong(r -> r.getBlock().getBlockId()).toArray();
    boolean whole = report.add(part, storageId, ids);
    if (whole) {
      report.setRemoval(new PendingReport.Removal(missing.get(), done));
    }
    applyReplicas(
        report.seq(),
        storageId,
        reported,
        () -> {
          if (!whole) {
            done.accept(false);
          }
          PendingReport.Removal removal = report.partApplied();
          if (removal != null) {
            removeMissing(report, removal);
          }
        });
  }

  /** Notes replicas as of moment {@code seq} that are not on record like that. */
  void applyReplicas(long seq, String storageId, List<ReportedReplica> reported, Runnable end) {
    List<ReportedReplica> changed = new ArrayList<>();
    for (ReportedReplica replica : reported) {
      if (!replicas.isKnown(node, storageId, replica)) {
        changed.add(replica);
      }
    }
    inSlices(changed.size(), index -> applyReported(seq, storageId, changed.get(index)), end);
  }

  private void applyReported(long seq, String storageId, ReportedReplica replica) {
    if (mayMerge(seq, replica.getBlock().getBlockId())) {
      replicas.reported(node, storageId, replica);
    }
  }

  /** True if what a report of moment {@code seq} says of the block is news; on the loop thread. */
  boolean mayMerge(long seq, long blockId) {
    return !ended && sequence.canMerge(seq) && !sequence.changedAfter(seq, blockId);
  }

  /** The report that the part belongs to; null if it was completed before. */
  private @Nullable PendingReport reportOf(FullBlockReportRequest part) {
    synchronized (pendingLock) {
      if (part.getReportId() == completedReportId) {
        return null;
      }
      PendingReport current = pending;
      if (current == null || !current.isOf(part.getReportId(), part.getSeq(), part.getParts())) {
        current = new PendingReport(part.getReportId(), part.getSeq(), part.getParts());
        pending = current;
      }
      return current;
    }
  }

  /** What the block map has beyond a whole report; compared outside of the loop. */
  private List<PendingReport.Missing> missingFrom(PendingReport report) {
    List<PendingReport.Missing> missing = new ArrayList<>();
    for (String storageId : replicas.storagesOf(node)) {
      report.addMissing(storageId, replicas.blocksOf(node, storageId), missing);
    }
    return missing;
  }

  private void removeMissing(PendingReport report, PendingReport.Removal removal) {
    inSlices(
        removal.missing().size(),
        index -> {
          PendingReport.Missing gone = removal.missing().get(index);
          if (mayMerge(report.seq(), gone.blockId())) {
            replicas.deleted(node, gone.storageId(), gone.blockId());
          }
        },
        () -> removal.merged().accept(finish(report)));
  }

  private boolean finish(PendingReport report) {
    boolean merged = !ended && sequence.canMerge(report.seq());
    synchronized (pendingLock) {
      pending = null; // A digest makes one on its way void as well.
      if (merged) {
        completedReportId = report.reportId();
      }
    }
    if (merged) {
      sequence.merged(report.seq());
      tellApplied();
      node.setReportComplete(true);
      replicas.reportComplete(node);
    } else if (!ended) {
      node.commands().wantFullReport();
    }
    return merged;
  }

  private void tellApplied() {
    if (!ended) {
      node.setAppliedSeq(sequence.appliedThrough());
    }
  }

  private void inSlices(int count, IntConsumer each, Runnable end) {
    loop.executeSoft(() -> slice(0, count, each, end));
  }

  private void slice(int from, int count, IntConsumer each, Runnable end) {
    int to = Math.min(count, from + SLICE);
    for (int index = from; index < to; index++) {
      each.accept(index);
    }
    if (to == count) {
      end.run();
    } else {
      loop.executeSoft(() -> slice(to, count, each, end));
    }
  }
}
