package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.replication.TransferPlan;
import io.ashlar.protocol.diagnosis.Blocker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds up what a planned loss would cost. */
final class PlanTally {
  private static final int OPEN_FILES_MAX = 100;

  long blocks;
  long copies;
  long bytes;
  long atRiskBlocks;
  long atRiskBytes;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Map<String, Long> openFiles = new LinkedHashMap<>();

  /** Blocks that one reason holds up. */
  private static final class Held {
    private final long firstBlock;
    private final String reason;
    private long blocks;

    Held(long firstBlock, String reason) {
      this.firstBlock = firstBlock;
      this.reason = reason;
    }
  }

  /** A block that is written now; it can be copied when its file is closed. */
  void open(String path) {
    if (openFiles.containsKey(path) || openFiles.size() < OPEN_FILES_MAX) {
      openFiles.merge(path, 1L, Long::sum);
    }
  }

  /**
   * The planner found no place.
   *
   * @param stands for so many blocks
   */
  void postponed(long blockId, TransferPlan.Postponed plan, long stands) {
    String code = plan.reason() == TransferPlan.Reason.NO_TARGET ? code(plan) : plan.reason() + "";
    held.computeIfAbsent(code, unused -> new Held(blockId, reason(plan))).blocks += stands;
  }

  /** True if the planner found no place for some. */
  boolean isHeldUp() {
    return !held.isEmpty();
  }

  /** Space is told apart, because it can be bought; other reasons say that nodes are too few. */
  private static String code(TransferPlan.Postponed plan) {
    boolean space =
        plan.refusals().stream()
            .anyMatch(refusal -> ReasonCodes.of(refusal.reason()).equals("NO_SPACE"));
    return space ? "NOT_ENOUGH_SPACE" : "NOT_ENOUGH_NODES";
  }

  private static String reason(TransferPlan.Postponed plan) {
    Map<String, Long> counts =
        plan.refusals().stream()
            .map(Refusal::reason)
            .collect(Collectors.groupingBy(ReasonCodes::of, TreeMap::new, Collectors.counting()));
    String words = BlockExplainer.words(plan.reason());
    return counts.isEmpty() ? words : words + ": " + counts;
  }

  List<Blocker> blockers() {
    List<Blocker> blockers =
        openFiles.entrySet().stream()
            .map(
                file ->
                    Blocker.newBuilder()
                        .setCode("OPEN_FILE")
                        .setSubject(file.getKey())
                        .setBlocks(file.getValue())
                        .setReason("it is open for write; its last block is copied once it closes")
                        .build())
            .collect(Collectors.toList());
    held.forEach(
        (code, blocked) ->
            blockers.add(
                Blocker.newBuilder()
                    .setCode(code)
                    .setSubject("block " + blocked.firstBlock)
                    .setBlocks(blocked.blocks)
                    .setReason(blocked.reason)
                    .build()));
    return blockers;
  }
}
