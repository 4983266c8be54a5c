package io.ashlar.namenode.loop;

import com.codahale.metrics.Timer;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.work.Threads;
import io.ashlar.common.work.TurnThread;
import io.ashlar.common.work.Turns;
import io.ashlar.namenode.editlog.EditLog;
import io.ashlar.namenode.editlog.EditLogFullException;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces decided entries in groups and then lets go what waited for them.
 *
 * <p>While one group is forced the loop decides the next. A full disk holds the group back until
 * there is room: nothing of it was written, nothing of it was said. Any other failure is a fault.
 *
 * <p><b>Threading</b>: one thread of its own, never interrupted, because it does file I/O.
 */
final class LogThread {
  private static final Logger LOG = LoggerFactory.getLogger(LogThread.class);
  private static final int GROUP_MAX = 4_096;
  private static final long ROOM_RETRY_MS = 200;

  private final EditLog log;
  private final DurabilityGate gate;
  private final TouchedIds touched;
  private final LoopMetrics metrics;
  private final FaultHandler faults;
  private final BlockingQueue<Decided> queue = new LinkedBlockingQueue<>();
  private final AtomicLong undurableBytes = new AtomicLong();
  private final AtomicInteger undurableRecords = new AtomicInteger();
  private final TurnThread thread;
  private final List<Decided> group = new ArrayList<>();
  private volatile boolean stopping;
  private volatile String full = "";

  LogThread(
      EditLog log,
      DurabilityGate gate,
      TouchedIds touched,
      LoopMetrics metrics,
      Threads threads,
      FaultHandler faults) {
    this.log = log;
    this.gate = gate;
    this.touched = touched;
    this.metrics = metrics;
    this.faults = faults;
    this.thread = threads.turns("edit-log", new LogTurns());
  }

  void start() {
    thread.start();
  }

  void add(Decided decided) {
    undurableBytes.addAndGet(decided.bytes());
    undurableRecords.addAndGet(decided.records());
    enqueue(decided);
  }

  private void enqueue(Decided decided) {
    queue.add(decided);
    thread.wake();
  }

  /** Runs {@code task} between two groups; the way to roll and trim. */
  <T> CompletableFuture<T> between(IoTask<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    enqueue(
        new Decided(
            null,
            null,
            0,
            () -> {
              try {
                done.complete(task.run());
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            }));
    return done;
  }

  long undurableBytes() {
    return undurableBytes.get();
  }

  int undurableRecords() {
    return undurableRecords.get();
  }

  /** Why no batch can be written now; empty if one can. */
  String full() {
    return full;
  }

  /** Forces what is queued, then ends. */
  void stop() {
    stopping = true;
    enqueue(new Decided(null, null, 0, () -> {}));
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }

  /** Forces what is queued, on the caller's thread; for tests that did not start this one. */
  void turn() throws IOException {
    queue.drainTo(group, GROUP_MAX);
    forceGroup();
  }

  private final class LogTurns implements Turns {
    @Override
    public long turn(long waitMs) {
      if (stopping && queue.isEmpty() && group.isEmpty()) {
        return ENDED;
      }
      try {
        return gather(waitMs) ? forceGroup() : 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        faults.onFault("edit log", e);
      } catch (IOException | RuntimeException | Error e) {
        faults.onFault("edit log", e);
      }
      return ENDED;
    }

    @Override
    public boolean hasWork() {
      return !queue.isEmpty() || !group.isEmpty();
    }
  }

  /** Takes the next group, unless one is held back by a full disk; false if there is none. */
  private boolean gather(long waitMs) throws InterruptedException {
    if (group.isEmpty()) {
      Decided first = queue.poll(waitMs, TimeUnit.MILLISECONDS);
      if (first == null) {
        return false;
      }
      group.add(first);
      queue.drainTo(group, GROUP_MAX);
    }
    return true;
  }

  /** Milliseconds to rest, because the disk is full. */
  private long forceGroup() throws IOException {
    if (!force()) {
      return stopping ? Turns.ENDED : ROOM_RETRY_MS; // Nothing of the group was acknowledged.
    }
    List<Decided> forced = List.copyOf(group);
    group.clear();
    release(forced);
    return 0;
  }

  /** False if there is no room. */
  private boolean force() throws IOException {
    List<EditEntry> entries = new ArrayList<>();
    for (Decided decided : group) {
      if (decided.entry() != null) {
        entries.add(decided.entry());
      }
    }
    if (entries.isEmpty()) {
      return true;
    }
    metrics.batchEntries.update(entries.size());
    try {
      Timer.Context timed = metrics.force.time();
      log.append(entries);
      timed.stop();
      if (!full.isEmpty()) {
        LOG.info("The metadata folders have room again; writes go on.");
        full = "";
      }
      return true;
    } catch (EditLogFullException e) {
      if (full.isEmpty()) {
        LOG.error("No room for the edit log; writes wait. cause={}", e.getMessage());
      }
      full = String.valueOf(e.getMessage());
      return false;
    }
  }

  private void release(List<Decided> group) {
    long durable = log.durableTxid();
    for (Decided decided : group) {
      if (decided.touches() != null) {
        touched.forget(decided.touches());
      }
      undurableBytes.addAndGet(-decided.bytes());
      undurableRecords.addAndGet(-decided.records());
    }
    gate.raise(durable);
    for (Decided decided : group) {
      decided.release().run();
    }
  }
}
