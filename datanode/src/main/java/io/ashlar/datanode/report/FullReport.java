package io.ashlar.datanode.report;

import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * A full report cut into parts. A damaged replica is left out, so that it never counts as a good
 * one; it is reported as such by a change of its own.
 */
final class FullReport {
  private static final int REPLICAS_PER_PART = 10_000;

  private final long seq;
  private final List<FullBlockReportRequest> parts;

  private FullReport(long seq, List<FullBlockReportRequest> parts) {
    this.seq = seq;
    this.parts = parts;
  }

  static FullReport of(
      ReplicaMap.Snapshot snapshot, List<Volume> volumes, FullBlockReportRequest head) {
    List<FullBlockReportRequest.Builder> builders = new ArrayList<>();
    for (Volume volume : volumes) {
      FullBlockReportRequest.Builder part = begin(head, volume);
      for (Replica replica : snapshot.byVolume().getOrDefault(volume, List.of())) {
        if (replica.corrupt() || replica.state() == ReplicaState.TEMPORARY) {
          continue;
        }
        if (part.getReplicasCount() == REPLICAS_PER_PART) {
          builders.add(part);
          part = begin(head, volume);
        }
        part.addReplicas(WireReports.of(replica));
      }
      builders.add(part);
    }
    List<FullBlockReportRequest> parts = new ArrayList<>();
    for (int i = 0; i < builders.size(); i++) {
      parts.add(
          builders.get(i).setSeq(snapshot.seq()).setPart(i).setParts(builders.size()).build());
    }
    return new FullReport(snapshot.seq(), parts);
  }

  private static FullBlockReportRequest.Builder begin(FullBlockReportRequest head, Volume volume) {
    return head.toBuilder().setStorageId(volume.storageId());
  }

  /** Number of the last change that it contains. */
  long seq() {
    return seq;
  }

  List<FullBlockReportRequest> parts() {
    return parts;
  }
}
