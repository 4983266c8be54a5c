package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.BlockHealth;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.NodeCommands;
import io.ashlar.protocol.datanode.RepairReplica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has damaged replicas repaired by their nodes before anything is copied in their place.
 *
 * <p><b>Threading</b>: the loop thread, but for {@link #ended}, the counts and the list of what
 * cannot be repaired.
 */
final class RepairMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(RepairMonitor.class);
  private static final int BLOCKS_PER_TICK = 256;

  /** The report of a repaired replica comes about when the repair's end is told. */
  private static final long REPORT_MS = 10_000;

  private static final long RETRY_MS_MIN = 10_000;
  private static final int RETRY_DOUBLINGS_MAX = 6;
  private static final long BYTES_PER_MS = 1_048;

  private final ReplicationMonitor.Parts parts;
  private final long timeoutMs;
  private final LongConsumer onFailed;
  private final Set<Long> damaged = new LinkedHashSet<>();
  private final Map<Long, Map<String, RepairAttempt>> attempts = new HashMap<>();
  private final Map<Long, RepairAttempt> open = new LinkedHashMap<>();
  private final Unrepairable unrepairable;
  private final RepairCounts counts = new RepairCounts();
  private long lastNumber;

  /** {@code onFailed} hears of blocks that may need a copy after all. */
  RepairMonitor(ReplicationMonitor.Parts parts, long timeoutMs, LongConsumer onFailed) {
    this.parts = parts;
    this.onFailed = onFailed;
    this.timeoutMs = timeoutMs;
    this.unrepairable = new Unrepairable(parts.fileOf());
  }

  RepairCounts counts() {
    return counts;
  }

  Unrepairable unrepairable() {
    return unrepairable;
  }

  /** The blocks are locked meanwhile. */
  void note(long blockId, BlockHealth health) {
    if (health.complete() && health.corrupt() > 0) {
      damaged.add(blockId);
    } else if (damaged.remove(blockId)) {
      forget(blockId, health.complete());
    }
  }

  private void forget(long blockId, boolean healed) {
    Map<String, RepairAttempt> ofBlock = attempts.remove(blockId);
    if (ofBlock != null) {
      ofBlock.values().forEach(attempt -> closeHealed(attempt, healed));
    }
    unrepairable.remove(blockId);
  }

  /** A node reports what it healed before it answers the command. */
  private void closeHealed(RepairAttempt attempt, boolean healed) {
    if (healed && open.containsKey(attempt.number())) {
      counts.end(true);
    }
    close(attempt);
  }

  private void close(RepairAttempt attempt) {
    if (open.remove(attempt.number()) != null) {
      attempt.node().commands().forgetRepair(attempt.number());
    }
  }

  /** Plans for the damaged blocks whose turn it is. */
  void tick(OpenTransfers transfers) {
    endOverdue();
    int turns = Math.min(BLOCKS_PER_TICK, damaged.size());
    for (int i = 0; i < turns; i++) {
      Long blockId = damaged.iterator().next();
      damaged.remove(blockId);
      damaged.add(blockId);
      ReplicatedBlock block = parts.blocks().describe(blockId);
      if (block != null) {
        Set<String> unused = plan(block, transfers.has(blockId));
      }
    }
    counts.set(open.size(), unrepairable.size());
  }

  private void endOverdue() {
    long now = parts.clock().monotonicNanos();
    for (RepairAttempt attempt : List.copyOf(open.values())) {
      if (attempt.isDue(now) || attempt.node().liveness() == Liveness.DEAD) {
        LOG.info(
            "A repair did not come to an end. block={} node={}", attempt.blockId(), attempt.node());
        end(attempt, DfsError.of(ErrorCode.DEADLINE_EXCEEDED, "nothing was heard of the repair"));
      }
    }
  }

  /**
   * Orders what can be repaired.
   *
   * @param copying true if a copy of the block is under way
   * @return nodes whose replica may be good again soon
   */
  Set<String> plan(ReplicatedBlock block, boolean copying) {
    if (block.count(Worth.CORRUPT) == 0) {
      return Set.of();
    }
    long now = parts.clock().monotonicNanos();
    Map<String, RepairAttempt> ofBlock = attempts.getOrDefault(block.blockId(), Map.of());
    Set<String> healing = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (Holder holder : block.holders()) {
      if (holder.worth() != Worth.CORRUPT || !seen.add(holder.node().id())) {
        continue;
      }
      RepairAttempt last = ofBlock.get(holder.node().id());
      int openOnNode =
          (int) open.values().stream().filter(one -> one.node() == holder.node()).count();
      RepairPlan plan = RepairPlanner.plan(block, holder, last, openOnNode, copying, now);
      if (plan instanceof RepairPlan.Order order) {
        if (order(block, holder, last, order.sources())) {
          healing.add(holder.node().id());
        }
      } else if (plan instanceof RepairPlan.Wait) {
        healing.add(holder.node().id());
      }
    }
    forgetHealed(block.blockId(), seen);
    unrepairable.judge(block, attempts.getOrDefault(block.blockId(), Map.of()));
    return healing;
  }

  private void forgetHealed(long blockId, Set<String> stillDamaged) {
    Map<String, RepairAttempt> ofBlock = attempts.get(blockId);
    if (ofBlock != null) {
      ofBlock
          .values()
          .removeIf(
              attempt -> {
                boolean healed = !stillDamaged.contains(attempt.node().id());
                if (healed) {
                  closeHealed(attempt, true);
                }
                return healed;
              });
    }
  }

  private boolean order(
      ReplicatedBlock block,
      Holder holder,
      @Nullable RepairAttempt last,
      List<ReplicaLocation> sources) {
    if (last != null) {
      close(last);
    }
    RepairReplica command =
        RepairReplica.newBuilder()
            .setBlock(
                BlockKey.newBuilder().setBlockId(block.blockId()).setGenerationStamp(block.stamp()))
            .setLength(block.length())
            .addAllSources(sources)
            .build();
    long number = ++lastNumber;
    if (!holder
        .node()
        .commands()
        .planRepair(
            new NodeCommands.PlannedRepair(number, command, parts.appliedTxid().getAsLong()))) {
      return false;
    }
    RepairAttempt attempt =
        new RepairAttempt(
            number,
            block.blockId(),
            holder.node(),
            holder.node().registration().id(),
            true,
            false,
            last == null ? 0 : last.failures(),
            null,
            dueIn(timeoutMs + block.length() / BYTES_PER_MS));
    attempts
        .computeIfAbsent(block.blockId(), id -> new HashMap<>())
        .put(holder.node().id(), attempt);
    open.put(number, attempt);
    counts.order();
    LOG.info(
        "A repair is ordered. block={} node={} sources={}",
        block.blockId(),
        holder.node(),
        sources.size());
    return true;
  }

  private long dueIn(long ms) {
    return parts.clock().monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** The node says how a repair ended; on any thread. */
  void ended(long number, @Nullable DfsError error) {
    parts
        .loop()
        .executeSoft(
            () -> {
              RepairAttempt attempt = open.get(number);
              if (attempt != null) {
                end(attempt, error);
              }
            });
  }

  private void end(RepairAttempt attempt, @Nullable DfsError error) {
    close(attempt);
    counts.end(error == null);
    int doublings = Math.min(RETRY_DOUBLINGS_MAX, attempt.failures());
    long due = dueIn(error == null ? REPORT_MS : RETRY_MS_MIN << doublings);
    Map<String, RepairAttempt> ofBlock = attempts.get(attempt.blockId());
    if (ofBlock != null) {
      ofBlock.put(attempt.node().id(), attempt.ended(error, due));
    }
    if (error != null) {
      LOG.warn(
          "A repair failed. block={} node={} error={}",
          attempt.blockId(),
          attempt.node(),
          error.message());
      onFailed.accept(attempt.blockId());
    }
    ReplicatedBlock block = parts.blocks().describe(attempt.blockId());
    if (block != null) {
      unrepairable.judge(block, attempts.getOrDefault(attempt.blockId(), Map.of()));
    }
    counts.set(open.size(), unrepairable.size());
  }
}
