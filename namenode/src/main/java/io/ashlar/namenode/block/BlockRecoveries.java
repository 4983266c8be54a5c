package io.ashlar.namenode.block;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.datanode.FailedRecovery;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every block recovery through: plans it on a primary, and asks for another attempt, with
 * another id and another primary, when nothing was heard in time. Attempts are spread, and never
 * end while the file exists.
 *
 * <p>An id is sent once at most: whatever becomes of it, the next attempt has another. A primary
 * that says that it failed is followed by the next one at once, until all have been asked.
 *
 * <p>Follows the hard state as a listener, so that it does not matter which command began a
 * recovery; what was tried is soft.
 *
 * <p><b>Threading</b>: the loop thread.
 *
 * <p><b>Durability</b>: a command is planned at the txid of the state that it was derived from, and
 * leaves only when that is durable.
 */
public final class BlockRecoveries implements NamespaceListener {
  private static final Logger LOG = LoggerFactory.getLogger(BlockRecoveries.class);

  /** Commands planned in one tick at most, so that a tick stays short. */
  private static final int PLANS_PER_TICK = 100;

  private static final int DOUBLINGS_MAX = 4;
  private static final long AGAIN_MS = 1_000;

  private final NamespaceView namespace;
  private final ClusterView cluster;
  private final DataNodeManager nodes;
  private final Clock clock;
  private final long intervalMs;
  private final Map<BlockId, Attempt> attempts = new LinkedHashMap<>();
  private final LongAdder started = new LongAdder();
  private final LongAdder finished = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile int count;

  /** The present attempt at one block. */
  private static final class Attempt {
    private final Set<String> primaries = new HashSet<>();
    private String primary = "";
    private GenerationStamp id;
    private int number = 1;
    private boolean planned;
    private boolean hurried;
    private long dueMs;

    Attempt(GenerationStamp id, long nowMs) {
      this.id = id;
      this.dueMs = nowMs;
    }

    void next(GenerationStamp nextId, long nowMs) {
      id = nextId;
      number += hurried ? 0 : 1;
      hurried = false;
      planned = false;
      dueMs = nowMs;
    }
  }

  /** An attempt that nothing was heard of. */
  public record Silent(BlockId block, GenerationStamp id) {}

  /** {@code intervalMs} is how long a first attempt may take; later ones get more. */
  public BlockRecoveries(
      NamespaceView namespace,
      ClusterView cluster,
      DataNodeManager nodes,
      Clock clock,
      long intervalMs) {
    this.namespace = namespace;
    this.cluster = cluster;
    this.nodes = nodes;
    this.clock = clock;
    this.intervalMs = intervalMs;
  }

  /**
   * Finds the recoveries that were under way when the NameNode stopped. They are begun again, with
   * another id each: an id that was sent may have been finished on some candidates, which would
   * refuse to be asked under it again, and what they hold would be left out.
   */
  public void startAnew() {
    attempts.clear();
    for (SessionId holder : namespace.leaseHolders()) {
      for (InodeId file : namespace.openFiles(holder)) {
        BlockView last = namespace.inode(file) instanceof FileView view ? view.lastBlock() : null;
        if (last != null) {
          onBlockChanged(last);
          Attempt attempt = attempts.get(last.id());
          if (attempt != null) {
            attempt.planned = true;
          }
        }
      }
    }
  }

  @Override
  public void onBlockChanged(BlockView block) {
    if (!isRecovered(block)) {
      remove(block.id());
      return;
    }
    Attempt attempt = attempts.get(block.id());
    if (attempt == null) {
      attempts.put(block.id(), new Attempt(block.issuedGs(), clock.monotonicMs()));
      count = attempts.size();
    } else if (!attempt.id.equals(block.issuedGs())) {
      if (attempt.planned && !attempt.primary.isEmpty()) {
        failed.increment();
      }
      attempt.next(block.issuedGs(), clock.monotonicMs());
    }
  }

  @Override
  public void onBlockRemoved(BlockView block) {
    remove(block.id());
  }

  private void remove(BlockId block) {
    if (attempts.remove(block) != null) {
      finished.increment();
    }
    count = attempts.size();
  }

  /** Blocks under recovery; any thread may ask. */
  public int count() {
    return count;
  }

  /** Attempts that a primary was chosen for; any thread may ask, here and below. */
  public long started() {
    return started.sum();
  }

  /** Blocks that are not under recovery any more: settled, or deleted. */
  public long finished() {
    return finished.sum();
  }

  /** Attempts that came to nothing, or of which nothing was heard in time. */
  public long failed() {
    return failed.sum();
  }

  private static boolean isRecovered(BlockView block) {
    return block.state() == BlockState.UNDER_RECOVERY
        || block.state() == BlockState.UNDER_TRUNCATION;
  }

  /** Plans what is due; gives the attempts that must be begun again, by a command each. */
  public List<Silent> tick() {
    if (cluster.inSafeMode()) {
      return List.of();
    }
    long nowMs = clock.monotonicMs();
    for (DataNode node : nodes.unsorted()) {
      node.commands().takeFailedRecoveries().forEach(report -> hurry(node, report, nowMs));
    }
    List<Silent> silent = new ArrayList<>();
    List<BlockId> gone = new ArrayList<>();
    int room = PLANS_PER_TICK;
    for (Map.Entry<BlockId, Attempt> entry : attempts.entrySet()) {
      Attempt attempt = entry.getValue();
      if (attempt.dueMs > nowMs) {
        continue;
      }
      BlockView block = namespace.block(entry.getKey());
      if (block == null || !namespace.isAttached(block.file())) {
        gone.add(entry.getKey());
      } else if (attempt.planned) {
        // If there is nobody to ask yet, or the command is refused, it is asked for again.
        attempt.dueMs = nowMs + Math.min(intervalMs, AGAIN_MS);
        silent.add(new Silent(entry.getKey(), attempt.id));
      } else {
        plan(block, attempt, nowMs);
      }
      if (--room == 0) {
        break;
      }
    }
    gone.forEach(this::remove);
    return silent;
  }

  /**
   * The primary says that it failed: another candidate may do better, now. When all have failed,
   * trying them again needs a pause.
   */
  private void hurry(DataNode node, FailedRecovery report, long nowMs) {
    BlockId id = new BlockId(report.getBlockId());
    Attempt attempt = attempts.get(id);
    BlockView block = namespace.block(id);
    if (attempt == null
        || block == null
        || !attempt.planned
        || attempt.id.value() != report.getRecoveryId()
        || !attempt.primary.equals(node.id())) {
      return;
    }
    attempt.hurried =
        cluster.candidates(block).stream()
            .anyMatch(candidate -> !attempt.primaries.contains(candidate.getNodeId()));
    if (attempt.hurried) {
      attempt.dueMs = nowMs;
    }
    LOG.info(
        "A primary could not recover a block. block={} id={} primary={} anotherNow={} error={}",
        id,
        attempt.id,
        node,
        attempt.hurried,
        DfsError.fromWire(report.getError()));
  }

  private void plan(BlockView block, Attempt attempt, long nowMs) {
    attempt.dueMs = nowMs + Math.min(intervalMs, AGAIN_MS);
    List<ReplicaLocation> candidates = cluster.candidates(block);
    DataNode primary = choosePrimary(candidates, attempt);
    if (primary == null) {
      return; // Nobody to ask yet: a node may come back.
    }
    if (primary.commands().planRecovery(command(block, candidates), namespace.appliedTxid())) {
      started.increment();
      attempt.planned = true;
      attempt.primary = primary.id();
      attempt.primaries.add(primary.id());
      attempt.dueMs = nowMs + (intervalMs << Math.min(attempt.number - 1, DOUBLINGS_MAX));
      LOG.info(
          "Block recovery begins. block={} id={} attempt={} state={} primary={} candidates={}",
          block.id(),
          block.issuedGs(),
          attempt.number,
          block.state(),
          primary,
          candidates.size());
    }
  }

  /** The candidate that was heard last among those that did not fail yet; then all again. */
  private @Nullable DataNode choosePrimary(List<ReplicaLocation> candidates, Attempt attempt) {
    DataNode tried = null;
    for (ReplicaLocation candidate : candidates) {
      DataNode node = nodes.find(candidate.getNodeId());
      if (node != null && !attempt.primaries.contains(node.id())) {
        return node;
      }
      tried = tried == null ? node : tried;
    }
    attempt.primaries.clear();
    return tried;
  }

  private RecoverBlock command(BlockView block, List<ReplicaLocation> candidates) {
    boolean cut = block.state() == BlockState.UNDER_TRUNCATION;
    RecoverBlock.Builder command =
        RecoverBlock.newBuilder()
            .setBlock(
                BlockKey.newBuilder()
                    .setBlockId(block.id().value())
                    .setGenerationStamp(block.committedGs().value()))
            .setRecoveryId(block.issuedGs().value())
            .addAllCandidates(candidates)
            .setLengthMin(block.length())
            .setLengthExact(cut ? block.length() : -1);
    if (namespace.inode(block.file()) instanceof FileView file) {
      command.setChecksum(file.checksum());
    }
    return command.build();
  }
}
