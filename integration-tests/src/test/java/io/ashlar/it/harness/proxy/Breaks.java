package io.ashlar.it.harness.proxy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * Ends connections at frame boundaries and in the middle of frames, by reset and by half-close. For
 * each kind of connection all combinations come in an order that the seed decides, one for every
 * second connection; the others break later. A break whose frame its connection never gets to comes
 * again.
 */
public final class Breaks implements Traffic {
  /** Kinds of connections: from whom to whom. */
  public enum Kind {
    /** A client's to the NameNode. */
    CLIENT_NAMENODE,
    /** A client's to a DataNode. */
    CLIENT_DATANODE,
    /** From one DataNode to another. */
    DATANODE_DATANODE
  }

  /**
   * Where and how a connection ends.
   *
   * @param frame number of the frame in its direction
   * @param middle true to pass a part of it on
   */
  private record Break(Direction direction, long frame, boolean middle, Ending ending) {}

  private static final int LATE_FRAMES = 40;

  private final Random random;
  private final int framesMax;
  private final Map<Kind, Deque<Break>> left = new HashMap<>();
  private final Map<Passage, Break> planned = new WeakHashMap<>();
  private final Set<Passage> seen = Collections.newSetFromMap(new WeakHashMap<>());
  private final Map<Kind, Long> connections = new HashMap<>();
  private final Map<String, Integer> struck = new TreeMap<>();
  private boolean on;

  /** Breaks at the first {@code framesMax} frames of each direction. */
  public Breaks(long seed, int framesMax) {
    this.random = new Random(seed);
    this.framesMax = framesMax;
  }

  /** From now on, or no more. */
  public synchronized void set(boolean active) {
    on = active;
    if (!active) {
      planned.clear();
      seen.clear();
    }
  }

  /** How many breaks struck of each kind. */
  public synchronized Map<String, Integer> struck() {
    return new TreeMap<>(struck);
  }

  /** How many breaks of that kind struck. */
  public synchronized int struck(Kind kind) {
    return struck.getOrDefault(kind.name(), 0);
  }

  @Override
  public synchronized Fate onFrame(
      Passage passage, Direction direction, long number, byte[] frame) {
    if (!on) {
      return Fate.PASS;
    }
    if (seen.add(passage)) {
      plan(passage, number);
    }
    Break due = planned.get(passage);
    if (due == null || due.direction != direction || due.frame != number) {
      return Fate.PASS;
    }
    planned.remove(passage);
    struck.merge(kind(passage).name(), 1, Integer::sum);
    int bytes = due.middle ? 1 + random.nextInt(frame.length - 1) : 0;
    return new Fate(bytes, due.ending);
  }

  @Override
  public synchronized void onEnd(Passage passage, Direction direction) {
    Break missed = planned.remove(passage);
    if (missed != null && missed.frame < framesMax) {
      left.computeIfAbsent(kind(passage), unused -> new ArrayDeque<>()).addLast(missed);
    }
  }

  private void plan(Passage passage, long number) {
    Kind kind = kind(passage);
    boolean old = number > 0; // It stood before breaks began.
    if (old || connections.merge(kind, 1L, Long::sum) % 2 == 0) {
      planned.put(passage, late(number)); // Between two early breaks all goes well for a while.
      return;
    }
    Deque<Break> breaks = left.computeIfAbsent(kind, unused -> new ArrayDeque<>());
    if (breaks.isEmpty()) {
      breaks.addAll(all());
    }
    planned.put(passage, breaks.pollFirst());
  }

  private Break late(long number) {
    return new Break(
        random.nextBoolean() ? Direction.FORWARD : Direction.BACK,
        number + framesMax + random.nextInt(LATE_FRAMES),
        random.nextBoolean(),
        random.nextBoolean() ? Ending.RESET : Ending.HALF_CLOSE);
  }

  private List<Break> all() {
    List<Break> all = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      for (int frame = 0; frame < framesMax; frame++) {
        for (boolean middle : new boolean[] {false, true}) {
          all.add(new Break(direction, frame, middle, Ending.RESET));
          all.add(new Break(direction, frame, middle, Ending.HALF_CLOSE));
        }
      }
    }
    Collections.shuffle(all, random);
    return all;
  }

  private static Kind kind(Passage passage) {
    if (passage.to().startsWith("nn")) {
      return Kind.CLIENT_NAMENODE;
    }
    return passage.from().equals(Wires.CLIENT) ? Kind.CLIENT_DATANODE : Kind.DATANODE_DATANODE;
  }
}
