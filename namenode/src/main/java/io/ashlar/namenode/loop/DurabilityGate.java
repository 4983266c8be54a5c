package io.ashlar.namenode.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Holds actions until the txid that they derive from is durable.
 *
 * <p><b>Threading</b>: any thread waits; the log thread raises the mark and runs what is due.
 */
final class DurabilityGate {
  private final PriorityQueue<Held> held = new PriorityQueue<>();
  private volatile long durableTxid;
  private long arrivals;

  DurabilityGate(long durableTxid) {
    this.durableTxid = durableTxid;
  }

  private record Held(long txid, long arrival, Runnable action) implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int byTxid = Long.compare(txid, other.txid);
      return byTxid != 0 ? byTxid : Long.compare(arrival, other.arrival);
    }
  }

  long durableTxid() {
    return durableTxid;
  }

  void whenDurable(long txid, Runnable action) {
    if (txid > durableTxid && hold(txid, action)) {
      return;
    }
    action.run();
  }

  private synchronized boolean hold(long txid, Runnable action) {
    if (txid <= durableTxid) {
      return false;
    }
    held.add(new Held(txid, arrivals++, action));
    return true;
  }

  void raise(long txid) {
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      durableTxid = Math.max(durableTxid, txid);
      while (!held.isEmpty() && held.peek().txid <= durableTxid) {
        due.add(held.remove().action);
      }
    }
    due.forEach(Runnable::run);
  }

  /** Drops what is held: this NameNode is not active any more. */
  synchronized void discard() {
    held.clear();
  }
}
