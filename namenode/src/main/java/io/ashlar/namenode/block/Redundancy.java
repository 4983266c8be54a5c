package io.ashlar.namenode.block;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.protocol.types.BlockState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The blocks as planners of copies and deletions see them. */
final class Redundancy implements RedundancyView {
  private final BlockMap blocks;
  private final NodeTable table;
  private final BooleanSupplier awaitsHinted;
  private final Clock clock;
  private final long waitNanos;
  private Consumer<DataNode> recountNode = node -> {};

  /** {@code waitMs}: for so long a node that was given a block may leave it unreported. */
  Redundancy(
      BlockMap blocks, NodeTable table, BooleanSupplier awaitsHinted, Clock clock, long waitMs) {
    this.blocks = blocks;
    this.table = table;
    this.awaitsHinted = awaitsHinted;
    this.clock = clock;
    this.waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
  }

  @Override
  public void onHealth(HealthListener listener) {
    blocks.onHealth(listener);
  }

  @Override
  public int slotsUsed() {
    return blocks.slotsUsed();
  }

  @Override
  public void scan(int fromSlot, int toSlot, HealthListener listener) {
    blocks.scanHealth(fromSlot, toSlot, listener);
  }

  @Override
  public @Nullable ReplicatedBlock describe(long blockId) {
    BlockEntry entry = blocks.get(blockId);
    if (entry == null || entry.block().state() != BlockState.COMPLETE) {
      return null;
    }
    List<Holder> holders = new ArrayList<>();
    for (Replica replica : entry.replicas()) {
      holders.add(
          new Holder(
              replica.node(),
              replica.storageId(),
              replica.stamp(),
              worth(entry, blockId, replica)));
    }
    long now = clock.monotonicNanos();
    for (Expectation expectation : entry.expected()) {
      if (now - expectation.madeNanos() < waitNanos && expectation.mayHoldReplica()) {
        holders.add(
            new Holder(
                expectation.node(),
                expectation.storageId(),
                entry.block().committedGs(),
                Worth.EXPECTED));
      }
    }
    BlockFacts facts = entry.block();
    return new ReplicatedBlock(
        blockId,
        facts.committedGs(),
        facts.length(),
        facts.replication(),
        Math.min(facts.replication(), blocks.healthOf(blockId).required()),
        holders);
  }

  private Worth worth(BlockEntry entry, long blockId, Replica replica) {
    return switch (ReplicaVerdict.of(entry.block(), replica)) {
      case GOOD -> blocks.isExcess(blockId, replica.storage()) ? Worth.EXCESS : Worth.GOOD;
      case CORRUPT -> blocks.isExcess(blockId, replica.storage()) ? Worth.DOOMED : Worth.CORRUPT;
      case CANDIDATE, UNFINISHED, STALE, FUTURE -> Worth.UNSURE;
    };
  }

  @Override
  public void drop(ReplicatedBlock block, Holder holder) {
    NodeReplicas replicas = table.of(holder.node());
    blocks.drop(block.blockId(), replicas.storage(holder.storageId()));
    replicas.doom(block.blockId(), holder.stamp());
  }

  @Override
  public BlockHealth health(long blockId) {
    return blocks.healthOf(blockId);
  }

  @Override
  public void setClusterRacks(int racks) {
    blocks.setClusterRacks(racks);
  }

  @Override
  public void recount(int fromSlot, int toSlot) {
    blocks.recount(fromSlot, toSlot);
  }

  @Override
  public void recount(DataNode node) {
    recountNode.accept(node);
  }

  /** Of the replicas of a node judged anew; set once, because the tracker needs this object. */
  void onRecount(Consumer<DataNode> recount) {
    recountNode = recount;
  }

  @Override
  public long[] blocksOf(DataNode node) {
    return table.of(node).storages().stream()
        .map(storage -> blocks.scan().blocksOf(storage))
        .flatMapToLong(Arrays::stream)
        .distinct()
        .toArray();
  }

  @Override
  public int deletionsOf(DataNode node) {
    return table.of(node).doomedCount();
  }

  @Override
  public long[] replicasOf(DataNode node) {
    return table.of(node).storages().stream()
        .map(storage -> blocks.scan().blocksOf(storage))
        .flatMapToLong(Arrays::stream)
        .toArray();
  }

  @Override
  public long[] expectedOf(DataNode node) {
    return table.of(node).expected().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public boolean awaitsHintedNodes() {
    return awaitsHinted.getAsBoolean();
  }

  /** A node reported a replica anew; true if it is to be deleted all the same. */
  boolean isDropped(long blockId, DataNode node) {
    for (Storage storage : table.of(node).storages()) {
      if (blocks.isExcess(blockId, storage)) {
        return true;
      }
    }
    return false;
  }
}
