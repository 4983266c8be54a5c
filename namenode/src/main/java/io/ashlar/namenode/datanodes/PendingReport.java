package io.ashlar.namenode.datanodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A full report that is not merged yet. Keeps the ids only; the replicas themselves are applied
 * part by part. Once all parts are here and applied, what the block map has beyond them is removed.
 *
 * <p><b>Threading</b>: guarded by its own lock.
 */
final class PendingReport {
  /** 160 MB of ids: far above what a node can hold, and bounded against one that lies. */
  private static final long IDS_MAX = 20_000_000;

  private final long reportId;
  private final long seq;
  private final int parts;
  private final BitSet arrived = new BitSet();
  private final Map<String, List<long[]>> idsByStorage = new HashMap<>();
  private long ids;
  private int partsBeingApplied;
  private @Nullable Removal removal;

  /** A replica that the report does not have. */
  record Missing(String storageId, long blockId) {}

  /** The last step, and who hears whether the report could be merged. */
  record Removal(List<Missing> missing, Consumer<Boolean> merged) {}

  PendingReport(long reportId, long seq, int parts) {
    this.reportId = reportId;
    this.seq = seq;
    this.parts = parts;
  }

  long reportId() {
    return reportId;
  }

  long seq() {
    return seq;
  }

  boolean isOf(long otherReportId, long otherSeq, int otherParts) {
    return reportId == otherReportId && seq == otherSeq && parts == otherParts;
  }

  /** True if that many more ids would be more than one node can hold. */
  synchronized boolean isFull(int more) {
    return ids + more > IDS_MAX;
  }

  /** Notes a part, which is going to be applied; true if it made the report whole. */
  synchronized boolean add(int part, String storageId, long[] blockIds) {
    partsBeingApplied++;
    if (arrived.get(part)) {
      return false;
    }
    arrived.set(part);
    ids += blockIds.length;
    idsByStorage.computeIfAbsent(storageId, id -> new ArrayList<>()).add(blockIds);
    return arrived.cardinality() == parts;
  }

  /** Ids that were reported before the parts, and are applied. */
  synchronized void begin(String storageId, long[] blockIds) {
    ids += blockIds.length;
    idsByStorage.computeIfAbsent(storageId, id -> new ArrayList<>()).add(blockIds);
  }

  /** All ids reported for a storage, sorted. */
  synchronized long[] sortedIds(String storageId) {
    long[] all =
        idsByStorage.getOrDefault(storageId, List.of()).stream()
            .flatMapToLong(Arrays::stream)
            .toArray();
    Arrays.sort(all);
    return all;
  }

  /** Adds to {@code missing} which blocks on record the report does not have. */
  void addMissing(String storageId, long[] onRecord, List<Missing> missing) {
    long[] reported = sortedIds(storageId);
    for (long blockId : onRecord) {
      if (Arrays.binarySearch(reported, blockId) < 0) {
        missing.add(new Missing(storageId, blockId));
      }
    }
  }

  /** Sets the last step; it is due when no part is being applied any more. */
  synchronized void setRemoval(Removal lastStep) {
    removal = lastStep;
  }

  /** A part has been applied; returns the last step if it is due now. */
  synchronized @Nullable Removal partApplied() {
    partsBeingApplied--;
    if (partsBeingApplied > 0) {
      return null;
    }
    Removal due = removal;
    removal = null;
    return due;
  }
}
