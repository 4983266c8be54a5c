package io.ashlar.client.write;

import io.ashlar.protocol.error.DfsError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Futures of callers who wait for acks or for room, in the order in which they came. */
final class Waiters {
  private record AckWaiter(long packet, CompletableFuture<@Nullable Void> result) {}

  private final AtomicLong bytesInFlight;
  private final Deque<AckWaiter> forAcks = new ArrayDeque<>();
  private @Nullable CompletableFuture<@Nullable Void> forRoom;
  private long bytesBearable;
  private long packetsTaken;
  private long packetsAcked;

  /** {@code bytesInFlight} is counted up where packets are made. */
  Waiters(AtomicLong bytesInFlight) {
    this.bytesInFlight = bytesInFlight;
  }

  void packetTaken() {
    packetsTaken++;
  }

  /** All nodes have it; whoever waited for that goes on. */
  void packetAcked(Packet packet) {
    packetsAcked++;
    bytesInFlight.addAndGet(-packet.bytes());
    goOn();
  }

  /** Completes when every packet that was taken so far is acked. */
  void awaitAcks(CompletableFuture<@Nullable Void> result) {
    forAcks.add(new AckWaiter(packetsTaken, result));
    goOn();
  }

  /** Completes when no more than {@code bytes} are in flight. */
  void awaitRoom(long bytes, CompletableFuture<@Nullable Void> result) {
    forRoom = result;
    bytesBearable = Math.max(0, bytes);
    goOn();
  }

  private void goOn() {
    while (!forAcks.isEmpty() && forAcks.element().packet() <= packetsAcked) {
      forAcks.remove().result().complete(null);
    }
    CompletableFuture<@Nullable Void> waiter = forRoom;
    if (waiter != null && bytesInFlight.get() <= bytesBearable) {
      forRoom = null;
      waiter.complete(null);
    }
  }

  /** Nobody waits in vain. */
  void failAll(DfsError error) {
    while (!forAcks.isEmpty()) {
      forAcks.remove().result().completeExceptionally(error.toException());
    }
    CompletableFuture<@Nullable Void> waiter = forRoom;
    forRoom = null;
    if (waiter != null) {
      waiter.completeExceptionally(error.toException());
    }
  }
}
