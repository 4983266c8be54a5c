package io.ashlar.namenode.replication;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transfers that were ordered and have not shown up as a reported replica. Each ends: with the
 * report, with the source's word that it failed, with the death or restart of one of its nodes, or
 * when its time is over.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class OpenTransfers {
  private final Map<Long, Transfer> byNumber = new LinkedHashMap<>();
  private final Map<Long, List<Transfer>> byBlock = new HashMap<>();
  private long lastNumber;

  /**
   * A transfer.
   *
   * @param stamp of the block when it was ordered
   * @param promise of the target's space
   * @param deadlineNanos monotonic
   * @param move if it is a part of one, else null
   */
  record Transfer(
      long number,
      long blockId,
      long stamp,
      long bytes,
      DataNode source,
      long sourceRegistration,
      DataNode target,
      long targetIncarnation,
      long promise,
      long deadlineNanos,
      @Nullable Move move) {
    /** A part of a move that is limited and has streams of its own. */
    boolean isBackground() {
      return move != null && move.isBackground();
    }

    boolean isOver(long nowNanos) {
      return deadlineNanos - nowNanos <= 0
          || source.liveness() == Liveness.DEAD
          || target.liveness() == Liveness.DEAD
          || source.registration().id() != sourceRegistration
          || target.registration().incarnation() != targetIncarnation;
    }
  }

  long nextNumber() {
    return ++lastNumber;
  }

  void add(Transfer transfer) {
    byNumber.put(transfer.number(), transfer);
    byBlock.computeIfAbsent(transfer.blockId(), id -> new ArrayList<>()).add(transfer);
  }

  /** Ends it; null if it has ended before. */
  @Nullable Transfer end(long number) {
    Transfer ended = byNumber.remove(number);
    if (ended == null) {
      return null;
    }
    List<Transfer> ofBlock = byBlock.get(ended.blockId());
    if (ofBlock != null) {
      ofBlock.remove(ended);
      if (ofBlock.isEmpty()) {
        byBlock.remove(ended.blockId());
      }
    }
    ended.source().commands().forgetTransfer(number);
    ended.target().release(ended.promise(), ended.bytes());
    return ended;
  }

  boolean has(long blockId) {
    return byBlock.containsKey(blockId);
  }

  List<Transfer> of(long blockId) {
    return List.copyOf(byBlock.getOrDefault(blockId, List.of()));
  }

  /** Targets of the block's transfers. */
  Set<String> targets(long blockId) {
    Set<String> targets = new HashSet<>();
    byBlock.getOrDefault(blockId, List.of()).forEach(each -> targets.add(each.target().id()));
    return targets;
  }

  /** Those whose time is over, or that lost a node. */
  List<Transfer> over(long nowNanos) {
    List<Transfer> over = new ArrayList<>();
    for (Transfer transfer : byNumber.values()) {
      if (transfer.isOver(nowNanos)) {
        over.add(transfer);
      }
    }
    return over;
  }

  /** Transfers from each node that do not run in the background, by id. */
  Map<String, Integer> sending() {
    return count(false, Transfer::source);
  }

  /** The same to each node. */
  Map<String, Integer> receiving() {
    return count(false, Transfer::target);
  }

  /** Background moves from each node, by id. */
  Map<String, Integer> movingFrom() {
    return count(true, Transfer::source);
  }

  /** The same to each node. */
  Map<String, Integer> movingTo() {
    return count(true, Transfer::target);
  }

  private Map<String, Integer> count(boolean background, Function<Transfer, DataNode> node) {
    Map<String, Integer> counts = new HashMap<>();
    for (Transfer each : byNumber.values()) {
      if (each.isBackground() == background) {
        counts.merge(node.apply(each).id(), 1, Integer::sum);
      }
    }
    return counts;
  }

  void forEach(Consumer<Transfer> visitor) {
    byNumber.values().forEach(visitor);
  }

  int size() {
    return byNumber.size();
  }
}
