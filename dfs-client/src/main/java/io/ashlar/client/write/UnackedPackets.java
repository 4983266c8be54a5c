package io.ashlar.client.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Packets that were sent and not acked; bounds their bytes.
 *
 * <p><b>Threading</b>: the writer adds and waits, the event loop acks and fails.
 */
final class UnackedPackets {
  private record Packet(long seqno, int bytes) {}

  private final long windowBytes;
  private final long ackTimeoutMs;

  @GuardedBy("this")
  private final Deque<Packet> packets = new ArrayDeque<>();

  @GuardedBy("this")
  private long bytes;

  @GuardedBy("this")
  private long acks;

  @GuardedBy("this")
  private @Nullable DfsError failure;

  UnackedPackets(long windowBytes, long ackTimeoutMs) {
    this.windowBytes = windowBytes;
    this.ackTimeoutMs = ackTimeoutMs;
  }

  /** Waits for room in the window, then counts a packet that is sent next. */
  synchronized void add(long seqno, int packetBytes) throws IOException {
    while (failure == null && bytes > 0 && bytes + packetBytes > windowBytes) {
      waitForProgress();
    }
    check();
    packets.addLast(new Packet(seqno, packetBytes));
    bytes += packetBytes;
  }

  /** Waits until every packet is acked. What fails after the last ack is the next one's matter. */
  synchronized void awaitAll() throws IOException {
    while (!packets.isEmpty()) {
      check();
      waitForProgress();
    }
  }

  /** Throws what the pipeline failed with, if it did. */
  synchronized void check() throws DfsException {
    if (failure != null) {
      throw new DfsException(failure);
    }
  }

  /** Counts an ack; false if it is not the one that is due. */
  synchronized boolean ack(long seqno) {
    Packet due = packets.peekFirst();
    if (due == null || due.seqno() != seqno) {
      return false;
    }
    packets.removeFirst();
    bytes -= due.bytes();
    acks++;
    notifyAll();
    return true;
  }

  /** Ends all waiting; the first failure stays. */
  synchronized void fail(DfsError error) {
    if (failure == null) {
      failure = error;
      notifyAll();
    }
  }

  @GuardedBy("this")
  private void waitForProgress() throws IOException {
    long seen = acks;
    long deadline = System.nanoTime() + ackTimeoutMs * 1_000_000;
    while (acks == seen && failure == null) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        fail(
            DfsError.of(
                ErrorCode.PIPELINE_FAILED,
                "no ack in " + ackTimeoutMs + " ms; " + bytes + " bytes wait for theirs"));
        return;
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        throw Waiting.interrupted();
      }
    }
  }
}
