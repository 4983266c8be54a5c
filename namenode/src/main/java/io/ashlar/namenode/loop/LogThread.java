package io.ashlar.namenode.loop;

import com.codahale.metrics.Timer;
import io.ashlar.common.fault.FaultHandler;
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
  private final Thread thread = new Thread(this::run, "edit-log");
  private volatile boolean stopping;
  private volatile String full = "";

  LogThread(
      EditLog log,
      DurabilityGate gate,
      TouchedIds touched,
      LoopMetrics metrics,
      FaultHandler faults) {
    this.log = log;
    this.gate = gate;
    this.touched = touched;
    this.metrics = metrics;
    this.faults = faults;
  }

  void start() {
    thread.start();
  }

  void add(Decided decided) {
    undurableBytes.addAndGet(decided.bytes());
    undurableRecords.addAndGet(decided.records());
    queue.add(decided);
  }

  /** Runs {@code task} between two groups; the way to roll and trim. */
  <T> CompletableFuture<T> between(IoTask<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    queue.add(
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
    queue.add(new Decided(null, null, 0, () -> {}));
    boolean done = false;
    while (!done) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        done = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        done = true;
      }
    }
  }

  /** Forces what is queued, on the caller's thread; for tests that did not start this one. */
  void turn() throws IOException, InterruptedException {
    List<Decided> group = new ArrayList<>();
    queue.drainTo(group, GROUP_MAX);
    if (!group.isEmpty() && force(group)) {
      release(group);
    }
  }

  private void run() {
    List<Decided> group = new ArrayList<>();
    try {
      while (!(stopping && queue.isEmpty())) {
        group.clear();
        group.add(queue.take());
        queue.drainTo(group, GROUP_MAX);
        if (!force(group)) {
          return;
        }
        release(group);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      faults.onFault("edit log", e);
    } catch (IOException | RuntimeException | Error e) {
      faults.onFault("edit log", e);
    }
  }

  private boolean force(List<Decided> group) throws IOException, InterruptedException {
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
    while (true) {
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
        if (stopping) {
          return false; // Nothing of the group was acknowledged.
        }
        TimeUnit.MILLISECONDS.sleep(ROOM_RETRY_MS);
      }
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
