package io.ashlar.namenode.adminstate;

import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the blocks of one node again and again: first all of them, then those that depended
 * on it the last time. Only when a pass over all of them finds none, nothing depends on it: files
 * may have been closed meanwhile.
 *
 * <p><b>Threading</b>: the loop thread, in slices between commands; {@link #progress} any thread.
 */
final class NodeWatch {
  private static final int SLICE = 500;
  private static final int BLOCKERS_MAX = 1_000;
  private static final int SAMPLES_MAX = 30;

  /** Passes take at most this share of the loop's time. */
  private static final int PAUSE_FACTOR = 5;

  private static final long PAUSE_NANOS_MIN = 500_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final SoftLoop loop;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private volatile NodeProgress progress;
  private @Nullable Pass pass;
  private long[] left = {};
  private boolean first = true;
  private long total;
  private long nextNanos;
  private boolean clear;

  private record Sample(long nanos, long bytesLeft) {}

  /** One way through some blocks. */
  private static final class Pass {
    private final NodeAdmin admin;
    private final long[] ids;
    private final boolean overAll;
    private final long begunNanos;
    private final List<Dependence> blockers = new ArrayList<>();
    private final Set<Long> kept = new LinkedHashSet<>();
    private int at;
    private long bytes;
    private long open;

    Pass(NodeAdmin admin, long[] ids, boolean overAll, long begunNanos) {
      this.admin = admin;
      this.ids = ids;
      this.overAll = overAll;
      this.begunNanos = begunNanos;
    }

    void keep(Dependence found) {
      bytes += found.bytes();
      open += found.open() ? 1 : 0;
      if (blockers.size() < BLOCKERS_MAX) {
        blockers.add(found);
      }
    }
  }

  NodeWatch(SoftLoop loop, NodeAdmin admin) {
    this.loop = loop;
    this.progress = NodeProgress.unknown(admin);
  }

  NodeProgress progress() {
    return progress;
  }

  /** True if the last pass went over all blocks and none depended on the node. */
  boolean isClear() {
    return clear;
  }

  /** What was found may not hold any more. */
  void startAnew() {
    left = new long[0];
    clear = false;
  }

  /**
   * Begins a pass if one is due.
   *
   * @param all ids of all blocks of the node
   * @param check null for a block that does not depend on it
   */
  void tick(
      NodeAdmin admin,
      long nowNanos,
      Supplier<long[]> all,
      LongFunction<@Nullable Dependence> check,
      Supplier<Long> clock) {
    if (pass != null || (!first && nextNanos - nowNanos > 0)) {
      return;
    }
    boolean overAll = left.length == 0;
    pass = new Pass(admin, overAll ? all.get() : left, overAll, nowNanos);
    slice(pass, check, clock);
  }

  private void slice(Pass running, LongFunction<@Nullable Dependence> check, Supplier<Long> clock) {
    int to = Math.min(running.ids.length, running.at + SLICE);
    for (; running.at < to; running.at++) {
      Dependence found = check.apply(running.ids[running.at]);
      if (found != null && running.kept.add(found.blockId())) {
        running.keep(found);
      }
    }
    if (to < running.ids.length) {
      loop.executeSoft(() -> slice(running, check, clock));
    } else {
      end(running, clock.get());
    }
  }

  private void end(Pass ended, long nowNanos) {
    pass = null;
    left = ended.kept.stream().mapToLong(Long::longValue).toArray();
    clear = ended.overAll && ended.kept.isEmpty();
    if (first) {
      first = false;
      total = ended.kept.size();
    }
    total = Math.max(total, ended.kept.size());
    samples.add(new Sample(nowNanos, ended.bytes));
    if (samples.size() > SAMPLES_MAX) {
      samples.remove();
    }
    progress =
        new NodeProgress(
            ended.admin,
            true,
            total,
            ended.kept.size(),
            ended.bytes,
            rate(),
            ended.open,
            ended.blockers);
    nextNanos = nowNanos + Math.max(PAUSE_NANOS_MIN, PAUSE_FACTOR * (nowNanos - ended.begunNanos));
  }

  private long rate() {
    Sample oldest = samples.getFirst();
    Sample newest = samples.getLast();
    long copied = oldest.bytesLeft() - newest.bytesLeft();
    double seconds = (newest.nanos() - oldest.nanos()) / NANOS_PER_SECOND;
    return copied <= 0 || seconds <= 0 ? 0 : (long) (copied / seconds);
  }
}
