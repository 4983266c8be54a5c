package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.datanode.ReportedReplica;
import java.util.Set;

/**
 * Where reports go once their order is settled: the block map.
 *
 * <p><b>Threading</b>: {@link #reported}, {@link #corrupt}, {@link #deleted} and {@link
 * #reportComplete} on the loop thread. The others from any thread; their effects queue for the
 * loop.
 */
public interface ReplicaReports {
  /** True if exactly this replica is on record, so that reporting it changes nothing. */
  boolean isKnown(DataNode node, String storageId, ReportedReplica replica);

  /** The storage has this replica now. */
  void reported(DataNode node, String storageId, ReportedReplica replica);

  /** The replica failed its own checksum on that node. */
  void corrupt(DataNode node, String storageId, ReportedReplica replica);

  /** The replica was damaged, and all of it fits its checksums again. */
  void repaired(DataNode node, String storageId, ReportedReplica replica);

  /** The storage has no replica of that block any more. */
  void deleted(DataNode node, String storageId, long blockId);

  /** Ids of all replicas on record for a storage, in no order. */
  long[] blocksOf(DataNode node, String storageId);

  /** Storages of the node for which replicas are on record. */
  Set<String> storagesOf(DataNode node);

  /** A full report of the node has been applied; its registration's first or a later one. */
  void reportComplete(DataNode node);

  /** The node's process started anew: what it was receiving is not being received any more. */
  void restarted(DataNode node);

  /** The node died or came back; its replicas stop or start to count. */
  void livenessChanged(DataNode node);
}
