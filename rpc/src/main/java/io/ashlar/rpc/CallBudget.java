package io.ashlar.rpc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many calls of a connection may wait for their answers, and how many bytes their requests may
 * have together.
 *
 * <p><b>Threading</b>: callable from any thread.
 */
final class CallBudget {
  private final int callsMax;
  private final long bytesMax;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  CallBudget(int callsMax, long bytesMax) {
    this.callsMax = callsMax;
    this.bytesMax = bytesMax;
  }

  /** False if it is one call, or its bytes, too many. */
  boolean tryTake(int callBytes) {
    int callsNow = calls.incrementAndGet();
    long bytesNow = bytes.addAndGet(callBytes);
    if (callsNow <= callsMax && bytesNow <= bytesMax) {
      return true;
    }
    giveBack(callBytes);
    return false;
  }

  void giveBack(int callBytes) {
    calls.decrementAndGet();
    bytes.addAndGet(-callBytes);
  }
}
