package io.ashlar.namenode.datanodes;

import com.google.protobuf.ByteString;
import io.ashlar.common.digest.Buckets;
import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.GroupSums;
import io.ashlar.protocol.datanode.BucketSums;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.StorageDigest;
import io.ashlar.protocol.datanode.WantedNumbers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports of one DataNode by digest: finds the buckets in which what is on record, or was held
 * before this start, differs from what the node has, and asks for these alone. What was found equal
 * is confirmed at once.
 *
 * <p>A node has one such report on its way; a step of another one is answered by "come again".
 *
 * <p><b>Threading</b>: the steps run on worker threads, where sums are made and compared; the block
 * map changes on the loop thread, in slices.
 */
final class DigestReports {
  private static final int GROUP_BYTES = Buckets.PER_GROUP * DigestSums.SUM_BYTES;

  private final DataNode node;
  private final NodeReports reports;
  private final ReplicaReports replicas;
  private final ReportCounts counts;
  private volatile @Nullable DigestExchange exchange;

  DigestReports(DataNode node, NodeReports reports, ReplicaReports replicas, ReportCounts counts) {
    this.counts = counts;
    this.node = node;
    this.reports = reports;
    this.replicas = replicas;
  }

  /** False if a message does not hold what its step needs. */
  static boolean isWellFormed(DigestReportRequest request) {
    return request.getStoragesList().stream()
        .allMatch(storage -> storage.getGroups().size() == Buckets.GROUPS * DigestSums.SUM_BYTES);
  }

  /** The same for the second step. */
  static boolean isWellFormed(DigestSumsRequest request) {
    return request.getStoragesList().stream()
        .allMatch(
            storage ->
                storage.getSums().size() == storage.getGroupsCount() * GROUP_BYTES
                    && storage.getGroupsList().stream()
                        .allMatch(g -> g >= 0 && g < Buckets.GROUPS));
  }

  /** The first step: sums of groups. */
  void compareGroups(DigestReportRequest request, Answer<DigestReportResponse> answer) {
    if (!replicas.isReadyForDigests()) {
      answer.done(comeAgain());
      return;
    }
    Map<String, long[]> open = new HashMap<>();
    for (StorageDigest storage : request.getStoragesList()) {
      open.put(
          storage.getStorageId(),
          storage.getOpenList().stream().mapToLong(r -> r.getBlock().getBlockId()).toArray());
    }
    DigestExchange begun = new DigestExchange(request.getReportId(), request.getSeq(), open);
    Map<String, BitSet> equal = new HashMap<>();
    boolean blank = true;
    for (StorageDigest storage : request.getStoragesList()) {
      String storageId = storage.getStorageId();
      GroupSums known = replicas.groupSums(node, storageId);
      blank &= known.count() == 0;
      BitSet differing = DigestSums.differing(known.encoded(), storage.getGroups().toByteArray());
      begun.differInGroups(storageId, differing);
      equal.put(storageId, complement(begun.buckets(storageId)));
    }
    if (blank && request.getStoragesList().stream().anyMatch(s -> differs(begun, s))) {
      answer.done(sendFullReport()); // All would be asked for, in two steps more.
      return;
    }
    exchange = begun;
    applyOpen(
        request.getStoragesList().iterator(),
        begun.seq(),
        () -> confirm(begun, equal, DigestExchange::groups, answer));
  }

  private static boolean differs(DigestExchange exchange, StorageDigest storage) {
    return !exchange.groups(storage.getStorageId()).isEmpty();
  }

  private void applyOpen(Iterator<StorageDigest> storages, long seq, Runnable then) {
    if (!storages.hasNext()) {
      then.run();
      return;
    }
    StorageDigest storage = storages.next();
    reports.applyReplicas(
        seq, storage.getStorageId(), storage.getOpenList(), () -> applyOpen(storages, seq, then));
  }

  /** The second step: sums of the buckets in the groups that differ. */
  void compareBuckets(DigestSumsRequest request, Answer<DigestReportResponse> answer) {
    DigestExchange current = current(request.getReportId());
    if (current == null) {
      answer.done(comeAgain());
      return;
    }
    Map<String, BitSet> equal = new HashMap<>();
    for (BucketSums storage : request.getStoragesList()) {
      String storageId = storage.getStorageId();
      if (!current.groups(storageId).isEmpty()) {
        BitSet same = equalBuckets(current, storage);
        current.equalBuckets(storageId, same);
        equal.put(storageId, same);
      }
    }
    current.storages().forEach(id -> counts.askedForBuckets(current.buckets(id).cardinality()));
    confirm(current, equal, DigestExchange::buckets, answer);
  }

  private BitSet equalBuckets(DigestExchange current, BucketSums storage) {
    DigestSums known = replicas.sums(node, storage.getStorageId());
    BitSet same = new BitSet(Buckets.COUNT);
    for (int i = 0; i < storage.getGroupsCount(); i++) {
      int group = storage.getGroups(i);
      if (current.groups(storage.getStorageId()).get(group)) {
        ByteString sums = storage.getSums().substring(i * GROUP_BYTES, (i + 1) * GROUP_BYTES);
        BitSet differing = DigestSums.differing(known.group(group), sums.toByteArray());
        for (int b = 0; b < Buckets.PER_GROUP; b++) {
          same.set(group * Buckets.PER_GROUP + b, !differing.get(b));
        }
      }
    }
    return same;
  }

  /** The third step: all that the node has in the buckets that differ. */
  void takeBuckets(DigestBucketsRequest request, Answer<DigestReportResponse> answer) {
    DigestExchange current = current(request.getReportId());
    PendingReport content = current == null ? null : current.content(request.getParts());
    if (current == null || content == null || content.isFull(request.getReplicasCount())) {
      answer.done(comeAgain());
      return;
    }
    reports.applyPart(
        content,
        request.getPart(),
        request.getStorageId(),
        request.getReplicasList(),
        () -> missingFrom(current, content),
        merged -> answer.done(answerOf(merged)));
  }

  private @Nullable DigestExchange current(long reportId) {
    DigestExchange current = exchange;
    return current != null && current.reportId() == reportId ? current : null;
  }

  @FunctionalInterface
  private interface Numbers {
    BitSet of(DigestExchange exchange, String storageId);
  }

  /** Confirms what was found equal, then asks for what was not, or ends the report. */
  private void confirm(
      DigestExchange current,
      Map<String, BitSet> equal,
      Numbers wanted,
      Answer<DigestReportResponse> answer) {
    confirmNext(
        current,
        equal.entrySet().iterator(),
        true,
        whole -> {
          DigestReportResponse.Builder response = DigestReportResponse.newBuilder();
          for (String storageId : current.storages()) {
            BitSet numbers = wanted.of(current, storageId);
            if (!numbers.isEmpty()) {
              response.addWanted(
                  WantedNumbers.newBuilder()
                      .setStorageId(storageId)
                      .addAllNumbers(numbers.stream().boxed().toList()));
            }
          }
          if (!whole) {
            exchange = null;
            answer.done(sendFullReport());
          } else if (response.getWantedCount() > 0) {
            answer.done(response.build());
          } else {
            end(current, answer);
          }
        });
  }

  private void confirmNext(
      DigestExchange current,
      Iterator<Map.Entry<String, BitSet>> storages,
      boolean whole,
      Consumer<Boolean> then) {
    if (!storages.hasNext()) {
      then.accept(whole);
      return;
    }
    Map.Entry<String, BitSet> storage = storages.next();
    replicas.confirm(
        node,
        storage.getKey(),
        storage.getValue(),
        blockId -> reports.mayMerge(current.seq(), blockId),
        also -> confirmNext(current, storages, whole && also, then));
  }

  /** Nothing differs any more; what is on record beside final replicas may still be gone. */
  private void end(DigestExchange current, Answer<DigestReportResponse> answer) {
    PendingReport content = current.content(1);
    if (content == null) {
      answer.done(comeAgain());
      return;
    }
    reports.applyPart(
        content,
        0,
        "",
        List.of(),
        () -> missingFrom(current, content),
        merged -> answer.done(answerOf(merged)));
  }

  private List<PendingReport.Missing> missingFrom(DigestExchange current, PendingReport content) {
    List<PendingReport.Missing> missing = new ArrayList<>();
    for (String storageId : replicas.storagesOf(node)) {
      long[] onRecord =
          current.storages().contains(storageId)
              ? replicas.blocksOf(node, storageId, current.buckets(storageId))
              : replicas.blocksOf(node, storageId);
      content.addMissing(storageId, onRecord, missing);
    }
    return missing;
  }

  private DigestReportResponse answerOf(boolean merged) {
    if (merged) {
      counts.mergedDigest();
      exchange = null;
    }
    return DigestReportResponse.newBuilder().setComplete(merged).build();
  }

  private static BitSet complement(BitSet buckets) {
    BitSet others = (BitSet) buckets.clone();
    others.flip(0, Buckets.COUNT);
    return others;
  }

  private static DigestReportResponse comeAgain() {
    return DigestReportResponse.newBuilder().setComeAgain(true).build();
  }

  private static DigestReportResponse sendFullReport() {
    return DigestReportResponse.newBuilder().setSendFullReport(true).build();
  }
}
