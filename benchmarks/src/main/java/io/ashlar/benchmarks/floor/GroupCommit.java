package io.ashlar.benchmarks.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The least that a durable change costs: a record of 128 bytes is appended to a file with allocated
 * space by one thread, which forces all that wait together.
 */
final class GroupCommit implements AutoCloseable {
  private static final int FILE_BYTES = 64 << 20;
  private static final int GROUP_MAX = 64;
  private static final long CLOSE_CHECK_MS = 50;

  private final Path file;
  private final FileChannel channel;
  private final BlockingQueue<CompletableFuture<Boolean>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "floor-commit");
  private volatile boolean closed;
  private long position;

  private GroupCommit(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static GroupCommit open(Path dir) throws IOException {
    Path file = dir.resolve("floor-commit");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    GroupCommit log = new GroupCommit(file, channel);
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) {
      channel.write(zeros.clear(), at);
    }
    channel.force(true);
    log.thread.setDaemon(true);
    log.thread.start();
    return log;
  }

  /** Appends a record and waits until it is forced. */
  void commit() throws IOException {
    CompletableFuture<Boolean> durable = new CompletableFuture<>();
    waiting.add(durable);
    try {
      durable.get();
    } catch (ExecutionException e) {
      throw new IOException("the record was not forced", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void run() {
    ByteBuffer records = ByteBuffer.allocateDirect(GROUP_MAX * Echo.BYTES);
    List<CompletableFuture<Boolean>> group = new ArrayList<>();
    try {
      while (!closed) {
        group.clear();
        CompletableFuture<Boolean> first = waiting.poll(CLOSE_CHECK_MS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        group.add(first);
        waiting.drainTo(group, GROUP_MAX - 1);
        int bytes = group.size() * Echo.BYTES;
        position = position + bytes > FILE_BYTES ? 0 : position;
        position += channel.write(records.clear().limit(bytes), position);
        channel.force(false);
        group.forEach(durable -> durable.complete(true));
      }
    } catch (IOException | InterruptedException e) {
      group.forEach(durable -> durable.completeExceptionally(e));
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
    Files.deleteIfExists(file);
  }
}
