package io.ashlar.it.harness.proxy;

import java.util.HashSet;
import java.util.Set;

/**
 * Lets nothing through from one party to another, as a route into nowhere does: what is sent does
 * not arrive, and neither does the end of a connection. What the other one sends still comes.
 */
public final class Cuts implements Traffic {
  private final Set<Edge> edges = new HashSet<>();

  /** From whom to whom. */
  private record Edge(String from, String to) {}

  /** Nothing gets from {@code from} to {@code to} any more. */
  public synchronized void cut(String from, String to) {
    edges.add(new Edge(from, to));
  }

  /** Everything gets through, also what was held up. */
  public synchronized void heal() {
    edges.clear();
    notifyAll();
  }

  @Override
  public Fate onFrame(Passage passage, Direction direction, long number, byte[] frame)
      throws InterruptedException {
    awaitOpen(passage, direction);
    return Fate.PASS;
  }

  @Override
  public void onEnd(Passage passage, Direction direction) throws InterruptedException {
    awaitOpen(passage, direction);
  }

  private synchronized void awaitOpen(Passage passage, Direction direction)
      throws InterruptedException {
    Edge edge = new Edge(passage.sender(direction), passage.receiver(direction));
    while (edges.contains(edge)) {
      wait();
    }
  }
}
