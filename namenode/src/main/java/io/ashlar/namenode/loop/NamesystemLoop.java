package io.ashlar.namenode.loop;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.ByteString;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.time.Clock;
import io.ashlar.common.work.Threads;
import io.ashlar.common.work.TurnThread;
import io.ashlar.common.work.Turns;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.AnsweredCalls;
import io.ashlar.namenode.command.CallGate;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.editlog.EditLog;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single writer: decides commands in batches, applies their records, and hands them to the log
 * thread, which lets replies go when they are durable.
 *
 * <p><b>Threading</b>: one loop thread holds the write lock during a batch; readers hold the read
 * lock on their own threads. Nothing waits for the disk while holding either.
 */
public final class NamesystemLoop implements Namesystem, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NamesystemLoop.class);
  private static final long FREEZE_WAIT_MS = 10_000;

  private final Namespace namespace;
  private final Clock clock;
  private final LoopConfig config;
  private final FaultHandler faults;
  private final Supplier<String> readOnly;
  private final LoopMetrics metrics;
  private final TouchedIds touched = new TouchedIds();
  private final DurabilityGate gate;
  private final LogThread log;
  private final SessionLoad sessionLoad;
  private final AnsweredCalls answered = new AnsweredCalls();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final LoopQueue queue;
  private final Decider decider;
  private final Threads threads;
  private final TurnThread thread;
  private volatile boolean stopping;

  /**
   * Makes a loop that has not started.
   *
   * @param namespace as recovered; the loop is its only writer from now on
   * @param cluster soft state that handlers may look at, on the loop thread
   * @param readOnly why writes are refused now; empty if they are taken
   */
  public NamesystemLoop(
      Namespace namespace,
      EditLog editLog,
      Supplier<ClusterView> cluster,
      Clock clock,
      Epoch epoch,
      LoopConfig config,
      Supplier<String> readOnly,
      MetricRegistry registry,
      Threads threads,
      FaultHandler faults) {
    this.namespace = namespace;
    this.clock = clock;
    this.config = config;
    this.readOnly = readOnly;
    this.faults = faults;
    this.threads = threads;
    this.thread = threads.turns("namesystem", new LoopTurns());
    this.metrics = new LoopMetrics(registry);
    this.queue = new LoopQueue(config.queueCommandsMax(), config.softTasksMax());
    this.gate = new DurabilityGate(editLog.durableTxid());
    this.log = new LogThread(editLog, gate, touched, metrics, threads, faults);
    this.decider = new Decider(namespace, cluster, clock, epoch, touched, log, answered);
    this.sessionLoad = new SessionLoad(config.sessionCallsMax());
    namespace.setTouchListener(touched);
    namespace.addListener(answered);
    metrics.gauges(queue::size, queue::softTasks, log::undurableBytes, gate::durableTxid);
  }

  /** Starts the loop and the log thread. */
  public void start() {
    log.start();
    thread.start();
  }

  @Override
  public <C, R> void submit(CommandHandler<C, R> handler, C command, Submission<R> submission) {
    metrics.commands.inc();
    if (stopping) {
      refuse(submission, DfsError.of(ErrorCode.SHUTTING_DOWN, "the NameNode stops"));
      return;
    }
    if (!queue.tryReserveCommand()) {
      refuse(
          submission,
          DfsError.of(
              ErrorCode.OVERLOADED, config.queueCommandsMax() + " commands wait for the loop"));
      return;
    }
    if (!sessionLoad.tryEnter(submission.origin())) {
      queue.cancelCommand();
      refuse(
          submission,
          DfsError.of(
              ErrorCode.SESSION_OVERLOADED,
              "the session has " + config.sessionCallsMax() + " calls outstanding"));
      return;
    }
    Outcome<ByteString> leaving = sessionLoad.leaving(submission.origin(), submission.outcome());
    Submission<R> counted =
        new Submission<>(submission.context(), submission.origin(), submission.encoder(), leaving);
    queue.addCommand(() -> execute(handler, command, counted));
    thread.wake();
  }

  private void refuse(Submission<?> submission, DfsError error) {
    metrics.refused.inc();
    submission.outcome().onError(error, gate.durableTxid());
  }

  @Override
  public void executeSoft(Runnable task) {
    if (!stopping) {
      queue.addSoft(task);
      thread.wake();
    }
  }

  @Override
  public boolean isFullOfSoft() {
    boolean full = queue.isFullOfSoft();
    if (full) {
      metrics.softRefused.inc();
    }
    return full;
  }

  @Override
  public <R> void read(Function<NamespaceView, R> reader, Outcome<R> outcome) {
    lock.readLock().lock();
    readLocked(reader, outcome);
  }

  @Override
  public <R> boolean tryRead(Function<NamespaceView, R> reader, Outcome<R> outcome) {
    if (!tryReadLock()) {
      return false;
    }
    readLocked(reader, outcome);
    return true;
  }

  /** The form with a time is fair: it does not overtake a batch that waits for its turn. */
  private boolean tryReadLock() {
    try {
      return lock.readLock().tryLock(0, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Holds the read lock when it begins, and not when it ends. */
  private <R> void readLocked(Function<NamespaceView, R> reader, Outcome<R> outcome) {
    R result;
    long dependsOn;
    try {
      DependencyView view = new DependencyView(namespace, touched);
      result = reader.apply(view);
      dependsOn = view.dependsOn();
    } catch (RuntimeException e) {
      LOG.error("A read of the namespace failed.", e);
      outcome.onError(internal(e), gate.durableTxid());
      return;
    } finally {
      lock.readLock().unlock();
    }
    gate.whenDurable(dependsOn, () -> outcome.onResult(result, gate.durableTxid()));
  }

  @Override
  public long durableTxid() {
    return gate.durableTxid();
  }

  @Override
  public void whenDurable(long txid, Runnable action) {
    gate.whenDurable(txid, action);
  }

  /**
   * Freezes the hard state between two commands. It may hold what is not durable yet: wait for the
   * txid of its header before anything of it leaves the process.
   */
  public FrozenNamespace freeze(long retainedBytesMax) throws IOException {
    CompletableFuture<FrozenNamespace> answer = new CompletableFuture<>();
    executeSoft(
        () -> {
          if (!answer.isDone()) {
            FrozenNamespace frozen = namespace.freeze(retainedBytesMax);
            if (!answer.complete(frozen)) {
              frozen.close(); // Whoever asked has given up waiting.
            }
          }
        });
    try {
      return threads.await(answer, FREEZE_WAIT_MS);
    } catch (TimeoutException | ExecutionException e) {
      throw abandon(answer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandon(answer, e);
    }
  }

  private static IOException abandon(CompletableFuture<FrozenNamespace> answer, Exception cause) {
    if (!answer.cancel(false)) {
      answer.join().close();
    }
    return new IOException("the namesystem loop did not freeze the namespace", cause);
  }

  /** Runs {@code task} on the log thread between two groups; for rolling and trimming the log. */
  public <T> CompletableFuture<T> onLogThread(IoTask<T> task) {
    return log.between(task);
  }

  /** Why writes are refused now; empty if they are taken. */
  public String readOnlyReason() {
    String full = log.full();
    return full.isEmpty() ? readOnly.get() : full;
  }

  /** For those who wait for the loop or its log. */
  public Threads threads() {
    return threads;
  }

  private final class LoopTurns implements Turns {
    @Override
    public long turn(long waitMs) {
      if (stopping && queue.isEmpty()) {
        return ENDED;
      }
      try {
        Runnable first = queue.poll(waitMs);
        if (first != null) {
          batch(first);
        }
        return 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        faults.onFault("namesystem loop", e);
      } catch (RuntimeException | Error e) {
        // The namespace may be half changed: nothing more may be decided on it.
        faults.onFault("namesystem loop", e);
      }
      return ENDED;
    }

    @Override
    public boolean hasWork() {
      return !queue.isEmpty();
    }
  }

  /**
   * Runs one batch of what is queued, on the caller's thread; false if nothing was. For tests that
   * drive a loop that was not started.
   */
  boolean turn() {
    Runnable first = queue.poll();
    if (first != null) {
      batch(first);
    }
    return first != null;
  }

  /** Forces what was decided, on the caller's thread; as {@link #turn}. */
  void forceNow() throws IOException {
    log.turn();
  }

  private void batch(Runnable first) {
    long deadline = clock.monotonicNanos() + config.batchNanosMax();
    lock.writeLock().lock();
    try {
      Runnable next = first;
      for (int i = 1; next != null; i++) {
        next.run();
        boolean more = i < config.batchCommandsMax() && clock.monotonicNanos() < deadline;
        next = more ? queue.poll() : null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <C, R> void execute(CommandHandler<C, R> handler, C command, Submission<R> submission) {
    if (log.undurableBytes() > config.undurableBytesMax()
        || log.undurableRecords() > config.undurableRecordsMax()) {
      String reason = readOnlyReason();
      refuse(
          submission,
          reason.isEmpty()
              ? DfsError.of(ErrorCode.OVERLOADED, "too much waits for the metadata disks")
              : DfsError.of(ErrorCode.READ_ONLY, reason));
      return;
    }
    if (submission.origin() != null) {
      CallGate.Verdict verdict =
          answered.check(namespace, submission.origin(), submission.context().principal());
      if (verdict instanceof CallGate.Verdict.Replay replay) {
        Outcome<ByteString> outcome = submission.outcome();
        decider.say(() -> outcome.onResult(replay.result().reply(), replay.result().txid()));
        return;
      }
      if (verdict instanceof CallGate.Verdict.Refuse refusal) {
        decider.sayError(submission, refusal.error());
        return;
      }
      String reason = readOnlyReason();
      if (!reason.isEmpty()) {
        refuse(submission, DfsError.of(ErrorCode.READ_ONLY, reason));
        return;
      }
    }
    decider.decide(handler, command, submission);
  }

  private static DfsError internal(RuntimeException e) {
    return DfsError.of(ErrorCode.INTERNAL_ERROR, "a fault inside the NameNode").causedBy(e);
  }

  /** Decides and forces what is queued, then ends both threads. The log itself stays open. */
  @Override
  public void close() {
    stopping = true;
    thread.join(TimeUnit.SECONDS.toMillis(10));
    log.stop();
    gate.discard();
  }
}
