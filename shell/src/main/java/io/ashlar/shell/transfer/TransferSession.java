package io.ashlar.shell.transfer;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.Failure;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a transfer command: workers, counts, problems.
 *
 * <p><b>Threading</b>: one thread submits; tasks run on the workers. What is queued is bounded, so
 * that a tree of a million files needs no list of them. Workers are never interrupted.
 */
public final class TransferSession implements AutoCloseable {
  private static final int QUEUED_PER_WORKER = 4;
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final CommandContext context;
  private final String command;
  private final Progress progress;
  private final ExecutorService workers;
  private final Semaphore slots;
  private final int slotsTotal;
  private final long startNanos;
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong dirs = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final List<TransferResult.Problem> skipped = new ArrayList<>();
  private final List<TransferResult.Problem> failed = new ArrayList<>();
  private final AtomicReference<@Nullable IOException> fatal = new AtomicReference<>();

  /** What a worker does for one file. */
  @FunctionalInterface
  interface Task {
    /** Copies; returns after the file stands under its final name. */
    void run() throws IOException;
  }

  /**
   * @param command name for messages
   * @param threads number of files copied at a time
   */
  public TransferSession(CommandContext context, String command, int threads) {
    this.context = context;
    this.command = command;
    this.progress =
        context.io().errTerminal() ? new BarProgress(context.io().err(), command) : Progress.NONE;
    this.slotsTotal = threads * QUEUED_PER_WORKER;
    this.slots = new Semaphore(slotsTotal);
    this.startNanos = context.clock().monotonicNanos();
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, command);
              thread.setDaemon(true);
              return thread;
            });
  }

  CommandContext context() {
    return context;
  }

  Progress progress() {
    return progress;
  }

  /** True if nothing more shall be started. */
  boolean isStopped() {
    return fatal.get() != null || context.interruption().isStopped();
  }

  /** Runs {@code task} on a worker; its failure concerns {@code path} alone. */
  void submit(String path, Task task) {
    slots.acquireUninterruptibly();
    workers.execute(
        () -> {
          try {
            runTask(path, task);
          } finally {
            slots.release();
          }
        });
  }

  /** Waits until every submitted task has ended. */
  void drain() {
    slots.acquireUninterruptibly(slotsTotal);
    slots.release(slotsTotal);
  }

  private void runTask(String path, Task task) {
    if (isStopped()) {
      return;
    }
    try {
      task.run();
    } catch (IOException | RuntimeException e) {
      failedWith(path, e);
    }
  }

  /** Records a failure; one that concerns everything stops the session. */
  public void failedWith(String path, Exception e) {
    Failure why = Failure.of(e);
    if (Fatal.isFatal(e) && e instanceof IOException io) {
      fatal.compareAndSet(null, io);
    }
    if (isStopped()) {
      // Reported once by whoever stopped the session, not by every file that it cut short.
      record(path, why);
    } else {
      failed(path, why);
    }
  }

  void failed(String path, Failure why) {
    record(path, why);
    context.report().fail(why);
  }

  private void record(String path, Failure why) {
    synchronized (failed) {
      failed.add(new TransferResult.Problem(path, why.error().code().name()));
    }
  }

  /** Left out because it cannot be stored; makes the command fail in the end. */
  void skipped(String path, Failure why) {
    synchronized (skipped) {
      skipped.add(new TransferResult.Problem(path, why.error().code().name()));
    }
    context.report().fail(why);
  }

  /** Left out because the user asked for it. */
  void left(String path, String code) {
    synchronized (skipped) {
      skipped.add(new TransferResult.Problem(path, code));
    }
  }

  void countDirectory() {
    dirs.incrementAndGet();
  }

  void countBytes(long count) {
    bytes.addAndGet(count);
    progress.bytes(count);
  }

  void countFile() {
    files.incrementAndGet();
    progress.file();
  }

  /** Waits for the workers, reports, and ends with the error that stopped everything, if any. */
  public TransferResult finish() throws IOException {
    drain();
    progress.close();
    double seconds =
        Math.max(1, context.clock().monotonicNanos() - startNanos) / (double) NANOS_PER_SECOND;
    TransferResult result =
        new TransferResult(
            files.get(),
            dirs.get(),
            bytes.get(),
            seconds,
            bytes.get() / seconds,
            List.copyOf(skipped),
            List.copyOf(failed));
    context.report().result(result);
    IOException stopped = fatal.get();
    if (stopped != null) {
      throw stopped;
    }
    if (!context.json()) {
      context.io().err().println(line(result));
    }
    return result;
  }

  private String line(TransferResult result) {
    StringBuilder line = new StringBuilder(command).append(": ");
    line.append(result.files()).append(result.files() == 1 ? " file, " : " files, ");
    if (result.dirs() > 0) {
      line.append(result.dirs()).append(result.dirs() == 1 ? " directory, " : " directories, ");
    }
    line.append(Sizes.human(result.bytes())).append("B in ");
    line.append(Sizes.seconds(result.seconds())).append(" (");
    line.append(Sizes.rate(result.bytes(), result.seconds())).append(')');
    if (!result.skipped().isEmpty()) {
      line.append(", ").append(result.skipped().size()).append(" skipped");
    }
    if (!result.failed().isEmpty()) {
      line.append(", ").append(result.failed().size()).append(" failed");
    }
    return line.toString();
  }

  @Override
  public void close() {
    progress.close();
    workers.shutdown();
  }
}
