package io.ashlar.namenode.loop;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.ReplicaReports;
import io.ashlar.protocol.datanode.ReportedReplica;
import java.util.Set;

/** Counts each change of a replica as a unit of work. */
record CountedReports(ReplicaReports inner, CostClock clock) implements ReplicaReports {
  @Override
  public boolean isKnown(DataNode node, String storageId, ReportedReplica replica) {
    return inner.isKnown(node, storageId, replica);
  }

  @Override
  public void reported(DataNode node, String storageId, ReportedReplica replica) {
    clock.work(1);
    inner.reported(node, storageId, replica);
  }

  @Override
  public void corrupt(DataNode node, String storageId, ReportedReplica replica) {
    clock.work(1);
    inner.corrupt(node, storageId, replica);
  }

  @Override
  public void repaired(DataNode node, String storageId, ReportedReplica replica) {
    clock.work(1);
    inner.repaired(node, storageId, replica);
  }

  @Override
  public void deleted(DataNode node, String storageId, long blockId) {
    clock.work(1);
    inner.deleted(node, storageId, blockId);
  }

  @Override
  public long[] blocksOf(DataNode node, String storageId) {
    return inner.blocksOf(node, storageId);
  }

  @Override
  public Set<String> storagesOf(DataNode node) {
    return inner.storagesOf(node);
  }

  @Override
  public void reportComplete(DataNode node) {
    inner.reportComplete(node);
  }

  @Override
  public void restarted(DataNode node) {
    inner.restarted(node);
  }

  @Override
  public void livenessChanged(DataNode node) {
    inner.livenessChanged(node);
  }
}
