package io.ashlar.client.write;

import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The blocking shell around a {@link FileWrite}: waits where that one cannot go on.
 *
 * <p><b>Durability</b>: as {@link FileWrite} says.
 *
 * <p><b>Threading</b>: one thread at a time, except {@link #abort}.
 */
public final class FileWriter {
  private final FileWrite write;
  private final OpenWrites open;
  private volatile boolean closed;
  private boolean leaseGivenUp;
  private volatile @Nullable DfsException failure;

  /** Writes by {@code write}, which is ticked until it is closed. */
  public FileWriter(OpenWrites open, FileWrite write) {
    this.open = open;
    this.write = write;
    open.add(write);
  }

  /** Path as created, for messages. */
  public String path() {
    return write.path();
  }

  /** Bytes written so far. */
  public long position() {
    return write.position();
  }

  /** Waits until the first byte may be written; finds out early what is wrong. */
  public void awaitReady() throws IOException {
    try {
      Waiting.await(write.ready());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Appends bytes; waits while too many are without ack. */
  public void write(byte[] bytes, int offset, int count) throws IOException {
    checkOpen();
    try {
      int at = offset;
      int end = offset + count;
      while (at < end) {
        int taken = write.offer(bytes, at, end - at);
        at += taken;
        if (taken == 0) {
          Waiting.await(write.ready());
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** All bytes so far are visible to new readers. */
  public void hflush() throws IOException {
    checkOpen();
    try {
      Waiting.await(write.flush());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** All bytes so far are on the disks of their nodes. */
  public void hsync() throws IOException {
    checkOpen();
    try {
      Waiting.await(write.sync());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Finishes the last block and completes the file. A file that failed stays incomplete. */
  public void close() throws IOException {
    if (closed || write.closed()) {
      return;
    }
    closed = true;
    try {
      if (failure != null) {
        throw again(failure);
      }
      Waiting.await(write.close());
    } catch (IOException e) {
      throw failure == null ? failed(e) : e;
    } finally {
      open.remove(write);
    }
  }

  /** Gives the file up; the NameNode closes it with what was acknowledged. */
  public void abort() {
    boolean completed = closed && failure == null;
    write.abort();
    if (!completed) {
      giveLeaseUp();
    }
  }

  private synchronized void giveLeaseUp() {
    if (!leaseGivenUp) {
      leaseGivenUp = true;
      open.remove(write);
      open.recoverLater(write);
    }
  }

  private void checkOpen() throws IOException {
    if (failure != null) {
      throw again(failure);
    }
    if (closed || write.closed()) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, path() + ": the stream is closed");
    }
  }

  /** What ended the file's stream; every later call says the same. */
  private IOException failed(IOException cause) {
    if (cause instanceof DfsException known) {
      failure = known;
    } else { // The thread was interrupted, so that nobody knows which bytes were taken.
      failure =
          new DfsException(
              DfsError.of(ErrorCode.PIPELINE_FAILED, path() + ": the writer was interrupted"),
              cause);
      write.fail(failure.error());
    }
    giveLeaseUp(); // Callers that never close would keep it for as long as their client lives.
    return cause;
  }

  /** A new exception, so that one instance never suppresses itself. */
  private static DfsException again(DfsException first) {
    return new DfsException(first.error(), first);
  }
}
