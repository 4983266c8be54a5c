package io.ashlar.namenode.datanodes;

import io.ashlar.common.digest.Buckets;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A report by digest that is not merged yet: which buckets of which storage are known to differ.
 *
 * <p><b>Threading</b>: the steps of one report come one after the other, on any thread.
 */
final class DigestExchange {
  private final long reportId;
  private final long seq;
  private final Map<String, long[]> openIds;
  private final Map<String, BitSet> groups = new ConcurrentHashMap<>();
  private final Map<String, BitSet> buckets = new ConcurrentHashMap<>();
  private @Nullable PendingReport content;

  /** {@code openIds}: blocks of the replicas that are not final, by storage; of every storage. */
  DigestExchange(long reportId, long seq, Map<String, long[]> openIds) {
    this.reportId = reportId;
    this.seq = seq;
    this.openIds = Map.copyOf(openIds);
  }

  long reportId() {
    return reportId;
  }

  long seq() {
    return seq;
  }

  /** Storages that the node has. */
  Set<String> storages() {
    return openIds.keySet();
  }

  /** These groups of a storage differ. */
  void differInGroups(String storageId, BitSet differing) {
    groups.put(storageId, differing);
    BitSet unsure = new BitSet(Buckets.COUNT);
    for (int group = differing.nextSetBit(0); group >= 0; group = differing.nextSetBit(group + 1)) {
      unsure.set(group * Buckets.PER_GROUP, (group + 1) * Buckets.PER_GROUP);
    }
    buckets.put(storageId, unsure);
  }

  BitSet groups(String storageId) {
    return groups.getOrDefault(storageId, new BitSet());
  }

  /** Buckets of a storage that are not known to be equal. */
  BitSet buckets(String storageId) {
    return buckets.getOrDefault(storageId, new BitSet());
  }

  /** These buckets of a storage are equal after all. */
  void equalBuckets(String storageId, BitSet equal) {
    BitSet rest = (BitSet) buckets(storageId).clone();
    rest.andNot(equal);
    buckets.put(storageId, rest);
  }

  /** What arrives of the buckets that differ, in so many parts; null if it was another number. */
  synchronized @Nullable PendingReport content(int parts) {
    PendingReport known = content;
    if (known == null) {
      PendingReport begun = new PendingReport(reportId, seq, parts);
      openIds.forEach(begun::begin);
      content = begun;
      return begun;
    }
    return known.isOf(reportId, seq, parts) ? known : null;
  }
}
