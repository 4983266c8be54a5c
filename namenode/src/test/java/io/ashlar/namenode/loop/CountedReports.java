package io.ashlar.namenode.loop;

import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.GroupSums;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.ReplicaReports;
import io.ashlar.protocol.datanode.ReportedReplica;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

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
  public long[] blocksOf(DataNode node, String storageId, BitSet buckets) {
    return inner.blocksOf(node, storageId, buckets);
  }

  @Override
  public boolean isReadyForDigests() {
    return inner.isReadyForDigests();
  }

  @Override
  public void useHash(ReplicaHash hash) {
    inner.useHash(hash);
  }

  @Override
  public GroupSums groupSums(DataNode node, String storageId) {
    return inner.groupSums(node, storageId);
  }

  @Override
  public DigestSums sums(DataNode node, String storageId) {
    return inner.sums(node, storageId);
  }

  @Override
  public void confirm(
      DataNode node,
      String storageId,
      BitSet buckets,
      LongPredicate unchanged,
      Consumer<Boolean> done) {
    inner.confirm(node, storageId, buckets, unchanged, done);
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

  @Override
  public void forget(DataNode node) {
    inner.forget(node);
  }
}
