package io.ashlar.datanode.scanner;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.time.Clock;
import io.ashlar.datanode.metrics.RepairMetrics;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.ChunkScan;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.transfer.ReplicaHealth;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the final replicas of one volume with their checksums, pass after pass in the order of
 * their ids. Deletes nothing and changes nothing: what is damaged is marked, reported and repaired
 * from there.
 *
 * <p><b>Threading</b>: {@link #tick} by a timer; the work on the volume's executor, one turn at a
 * time, and not while other work waits there, up to a limit.
 */
final class VolumeScanner {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeScanner.class);

  /** Opening a replica costs about as much as reading so many bytes. */
  private static final long REPLICA_COST_BYTES = 4_096;

  private static final long PIECE_BYTES = 256 << 10;
  private static final long TURN_BYTES_MAX = 4 << 20;

  /** After so many turns left to others one is taken, because some volumes never rest. */
  private static final int YIELDS_MAX = 20;

  private static final long CURSORS_PER_PERIOD = 20;
  private static final long CURSOR_MS_MIN = 1_000;
  private static final long CURSOR_MS_MAX = 600_000;

  private final Volume volume;
  private final ScanConfig config;
  private final Parts parts;
  private final ScanPace pace;
  private final AtomicBoolean running = new AtomicBoolean();
  private int yields;
  private volatile boolean closed;
  // In a turn only.
  private boolean loaded;
  private boolean inPass;
  private long passWallMs;
  private long passNanos;
  private long[] ids = {};
  private int next;
  private long lastBlockId = -1;
  private long savedNanos;
  private long savedBlockId = -1;
  private @Nullable Replica replica;
  private @Nullable ChunkScan scan;

  /** What the scanners of a node share. */
  record Parts(
      ReplicaMap replicas,
      BlockTurns turns,
      ReplicaHealth health,
      Clock clock,
      RepairMetrics metrics) {}

  VolumeScanner(Volume volume, ScanConfig config, Parts parts) {
    this.volume = volume;
    this.config = config;
    this.parts = parts;
    long now = parts.clock().monotonicNanos();
    this.pace = new ScanPace(config, now);
    this.savedNanos = now;
  }

  /** True once the volume is out and nothing of it is open; asks for that if need be. */
  boolean isOver() {
    if (volume.healthy()) {
      return false;
    }
    if (!closed && !running.get()) {
      yields = YIELDS_MAX;
      tick();
    }
    return closed;
  }

  /** True while a turn runs or waits; for tests. */
  boolean isRunning() {
    return running.get();
  }

  /** Takes a turn if it may. */
  void tick() {
    if (running.get()) {
      return;
    }
    if (volume.executor().queued() > 0 && yields < YIELDS_MAX) {
      yields++;
      parts.metrics().scanYields().inc();
      return;
    }
    yields = 0;
    running.set(true);
    if (!volume.executor().tryExecute(this::turn)) {
      running.set(false);
    }
  }

  private void turn() {
    try {
      if (volume.healthy()) {
        work(parts.clock().monotonicNanos());
      } else {
        drop();
        closed = true;
      }
    } catch (IOException e) {
      if (!IoFailures.isNoSpace(e)) {
        volume.fail("scan", e);
      }
    } finally {
      running.set(false);
    }
  }

  private void work(long now) throws IOException {
    if (!volume.disk().exists(volume.layout().versionFile())) {
      volume.fail("the volume's VERSION file is gone");
      return;
    }
    if (!loaded) {
      loaded = true;
      resume(now);
    } else if (!inPass && pace.isOver(now)) {
      begin(parts.clock().wallMs(), now, -1);
    }
    if (inPass) {
      compare(pace.allowed(now));
      saveCursor(now);
    }
  }

  /** A pass that a stop cut short goes on where it was, at the pace that it had. */
  private void resume(long now) throws IOException {
    ScanCursor cursor = ScanCursor.load(volume.disk(), volume.layout().scanFile());
    long wall = parts.clock().wallMs();
    if (cursor == null) {
      begin(wall, now, -1);
      return;
    }
    long sinceMs = Math.max(0, Math.min(config.periodMs(), wall - cursor.startedWallMs()));
    savedBlockId = cursor.lastBlockId();
    begin(
        cursor.startedWallMs(), now - TimeUnit.MILLISECONDS.toNanos(sinceMs), cursor.lastBlockId());
  }

  private void begin(long wallMs, long startNanos, long after) {
    inPass = true;
    passWallMs = wallMs;
    passNanos = startNanos;
    lastBlockId = after;
    ids = parts.replicas().finalsOn(volume);
    next = firstAfter(after);
    long done = 0;
    long total = 0;
    for (int i = 0; i < ids.length; i++) {
      total += cost(ids[i]);
      done += i < next ? cost(ids[i]) : 0;
    }
    pace.begin(startNanos, total, done);
  }

  private int firstAfter(long blockId) {
    int at = Arrays.binarySearch(ids, blockId);
    return at >= 0 ? at + 1 : -at - 1;
  }

  private long cost(long blockId) {
    Replica one = parts.replicas().get(new BlockId(blockId));
    return REPLICA_COST_BYTES + (one == null ? 0 : one.length());
  }

  private void compare(long allowed) {
    long left = Math.min(allowed, TURN_BYTES_MAX);
    boolean mayOpen = scan == null && next >= ids.length;
    while (left > 0 || mayOpen) {
      mayOpen = false;
      if (scan == null && !openNext()) {
        endPass();
        return;
      }
      long took = step(Math.min(PIECE_BYTES, Math.max(1, left)));
      pace.took(took);
      left -= took;
      if (volume.executor().queued() > 0) {
        return; // Somebody waits for the disk.
      }
    }
  }

  /** Opens the next replica that can be compared; false at the end of the pass. */
  private boolean openNext() {
    while (true) {
      if (next >= ids.length && !addNewer()) {
        return false;
      }
      long blockId = ids[next++];
      lastBlockId = blockId;
      Replica found = parts.replicas().get(new BlockId(blockId));
      if (found != null
          && found.volume() == volume
          && found.state() == ReplicaState.FINALIZED
          && !found.corrupt()
          && !parts.turns().busy(found.key().blockId())) {
        try {
          scan = found.store().openScan(found, true);
          replica = found;
          pace.took(REPLICA_COST_BYTES);
          return true;
        } catch (IOException e) {
          damaged(found, e);
        }
      }
      pace.took(found == null ? REPLICA_COST_BYTES : cost(blockId));
    }
  }

  /** Blocks that came since the pass began have higher ids; false if there are none. */
  private boolean addNewer() {
    if (pace.isOver(parts.clock().monotonicNanos())) {
      return false; // The old ones must have their turn.
    }
    ids = parts.replicas().finalsOn(volume);
    next = firstAfter(lastBlockId);
    for (int i = next; i < ids.length; i++) {
      pace.add(cost(ids[i]));
    }
    return next < ids.length;
  }

  private long step(long bytes) {
    ChunkScan open = scan;
    Replica of = replica;
    if (open == null || of == null) {
      return 0;
    }
    try {
      long took = open.step(bytes);
      parts.metrics().scannedBytes().inc(took);
      if (open.ended()) {
        String reason = open.reason();
        drop();
        if (reason.isEmpty()) {
          parts.metrics().scannedReplicas().inc();
        } else {
          damaged(of, new CorruptReplicaException(of.key() + ": " + reason));
        }
      }
      return took;
    } catch (IOException e) {
      drop();
      damaged(of, e);
      return 0;
    }
  }

  /** Whoever changes the files of a block now looks after it; it comes again in the next pass. */
  private void damaged(Replica of, IOException e) {
    if (parts.turns().busy(of.key().blockId())) {
      return;
    }
    LOG.debug("The scanner found damage. replica={} reason={}", of.key(), e.toString());
    if (parts.health().onReadFailed(of, e).code() == ErrorCode.CHECKSUM_ERROR) {
      parts.metrics().scanDamaged().inc();
    }
  }

  private void drop() {
    ChunkScan open = scan;
    scan = null;
    replica = null;
    if (open != null) {
      open.close();
    }
  }

  private void endPass() {
    inPass = false;
    parts.metrics().scanPasses().inc();
    long tookMs = TimeUnit.NANOSECONDS.toMillis(parts.clock().monotonicNanos() - passNanos);
    if (tookMs > config.periodMs()) {
      LOG.warn(
          "A scan took longer than its period; give it a higher rate or more time. volume={}"
              + " tookMs={} periodMs={} rate={}",
          volume,
          tookMs,
          config.periodMs(),
          config.bytesPerSecond());
    }
    savedNanos = Long.MIN_VALUE;
  }

  private void saveCursor(long now) throws IOException {
    long everyMs =
        Math.max(CURSOR_MS_MIN, Math.min(CURSOR_MS_MAX, config.periodMs() / CURSORS_PER_PERIOD));
    boolean due =
        savedNanos == Long.MIN_VALUE || now - savedNanos >= TimeUnit.MILLISECONDS.toNanos(everyMs);
    // What is being compared counts only once it is done.
    long done = scan == null ? lastBlockId : lastBlockId - 1;
    if (due && done != savedBlockId) {
      new ScanCursor(passWallMs, done).save(volume.disk(), volume.layout().scanFile());
      savedBlockId = done;
      savedNanos = now;
    } else if (due) {
      savedNanos = now;
    }
  }
}
