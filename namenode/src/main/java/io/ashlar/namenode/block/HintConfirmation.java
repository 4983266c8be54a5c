package io.ashlar.namenode.block;

import io.ashlar.common.digest.Buckets;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.protocol.types.ReplicaState;
import java.util.BitSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Makes replicas of the hints of one storage in buckets whose digest was found equal.
 *
 * <p>What was summed up was what the node holds, so that each hint is true that was part of the
 * sum; hints have only become fewer since. A block that changed or went since the image was written
 * is reported as what the node has of it, and judged as such: stale, or to be deleted.
 *
 * <p><b>Threading</b>: {@link #start} on any thread; the rest in slices on the loop thread.
 */
final class HintConfirmation {
  private static final int SLICE = 2_000;

  private final BlockMap blocks;
  private final SoftLoop loop;
  private final Storage storage;
  private final LongPredicate wanted;
  private final BiConsumer<Long, Replica> report;

  /** {@code report} takes a replica as one that the node reported. */
  HintConfirmation(
      BlockMap blocks,
      SoftLoop loop,
      Storage storage,
      BitSet buckets,
      LongPredicate unchanged,
      BiConsumer<Long, Replica> report) {
    this.blocks = blocks;
    this.loop = loop;
    this.storage = storage;
    this.wanted = id -> buckets.get(Buckets.of(id)) && unchanged.test(id);
    this.report = report;
  }

  void start(Consumer<Boolean> done) {
    int[] slots = blocks.hints().slotsOf(storage);
    loop.executeSoft(() -> slice(slots, 0, done));
  }

  private void slice(int[] slots, int from, Consumer<Boolean> done) {
    int to = Math.min(slots.length, from + SLICE);
    for (Long id : blocks.confirm(storage, slots, from, to, wanted)) {
      BlockEntry entry = blocks.get(id);
      if (entry != null) {
        report(id, entry.block().committedGs(), entry.block().length());
      }
    }
    if (to < slots.length) {
      loop.executeSoft(() -> slice(slots, to, done));
      return;
    }
    // What changed while the slots were confirmed is among the former ones by now.
    former(
        blocks.hints().formerOf(storage).keySet().stream().mapToLong(id -> id).toArray(), 0, done);
  }

  private void former(long[] ids, int from, Consumer<Boolean> done) {
    int to = Math.min(ids.length, from + SLICE);
    for (int i = from; i < to; i++) {
      if (wanted.test(ids[i])) {
        HintedReplicas.Former former = blocks.hints().takeFormer(storage, ids[i]);
        if (former != null) {
          report(ids[i], former.stamp(), former.length());
        }
      }
    }
    if (to < ids.length) {
      loop.executeSoft(() -> former(ids, to, done));
    } else {
      done.accept(!blocks.hints().isOverflowed(storage));
    }
  }

  private void report(long id, long stamp, long length) {
    report.accept(id, new Replica(storage, stamp, length, ReplicaState.FINALIZED, false));
  }
}
