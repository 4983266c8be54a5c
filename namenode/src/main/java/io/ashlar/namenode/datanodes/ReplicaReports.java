package io.ashlar.namenode.datanodes;

import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.GroupSums;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.protocol.datanode.ReportedReplica;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

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

  /** The same without replicas that are final and undamaged in other buckets than these. */
  long[] blocksOf(DataNode node, String storageId, BitSet buckets);

  /** True once a digest can be compared: what nodes held before this start has been read. */
  boolean isReadyForDigests();

  /** Sums are made with this hash; called once, before anything is reported. */
  void useHash(ReplicaHash hash);

  /** Sums over the final, undamaged replicas that are on record, or that the node held before. */
  GroupSums groupSums(DataNode node, String storageId);

  /** The same by buckets. */
  DigestSums sums(DataNode node, String storageId);

  /**
   * The storage holds in these buckets exactly what was summed up. Replicas of the blocks that
   * {@code unchanged} takes count from now on, those of deleted blocks are doomed.
   *
   * @param unchanged asked on the loop thread
   * @param done runs on the loop thread; with false if too much changed meanwhile, so that only a
   *     full report can tell
   */
  void confirm(
      DataNode node,
      String storageId,
      BitSet buckets,
      LongPredicate unchanged,
      Consumer<Boolean> done);

  /** A full report of the node has been applied; its registration's first or a later one. */
  void reportComplete(DataNode node);

  /** The node's process started anew: what it was receiving is not being received any more. */
  void restarted(DataNode node);

  /** The node died or came back; its replicas stop or start to count. */
  void livenessChanged(DataNode node);

  /** The node is no more, and neither is anything that it reported. */
  void forget(DataNode node);
}
