package io.ashlar.it.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A process, which may die and be started again as another incarnation of itself. What an earlier
 * incarnation had planned does not happen.
 */
public final class SimProcess {
  private static final long WALL_START_MS = 1_800_000_000_000L;

  private final SimWorld world;
  private final String name;
  private final int number;
  private final SplittableRandom random;
  private final List<Runnable> onDeath = new ArrayList<>();
  private final Slowness slowness = new Slowness();
  private int incarnation;
  private boolean alive;
  private long resumesAtNanos;
  private long wallOffsetMs;
  private boolean starting;
  private long startedMs;

  /** A process that does not run yet. */
  public SimProcess(SimWorld world, String name, int number) {
    this.world = world;
    this.name = name;
    this.number = number;
    this.random = world.split();
  }

  /** The world that it lives in. */
  public SimWorld world() {
    return world;
  }

  /** For people. */
  public String name() {
    return name;
  }

  int number() {
    return number;
  }

  /** Chance for delays inside of this process. */
  public SplittableRandom random() {
    return random;
  }

  /** How slow its disks are. */
  public Slowness slowness() {
    return slowness;
  }

  /** Which life this is, from 1. */
  public int incarnation() {
    return incarnation;
  }

  /** When this life began. */
  public long startedMs() {
    return startedMs;
  }

  /** True between start and death. */
  public boolean alive() {
    return alive;
  }

  boolean runs(int ofIncarnation) {
    return alive && ofIncarnation == incarnation;
  }

  /** While it starts, its event loops run their tasks at once, because the start waits for them. */
  public boolean starting() {
    return starting;
  }

  /** Begins another life with {@code main}. */
  public void start(Runnable main) {
    incarnation++;
    alive = true;
    resumesAtNanos = 0;
    startedMs = world.nowMs();
    world.note(name + " starts, life " + incarnation);
    starting = true;
    try {
      main.run();
    } finally {
      starting = false;
    }
  }

  /** Dies at once; what it had planned does not happen. */
  public void die(String why) {
    if (!alive) {
      return;
    }
    alive = false;
    world.note(name + " dies: " + why);
    List<Runnable> mourners = List.copyOf(onDeath);
    onDeath.clear();
    mourners.forEach(Runnable::run);
  }

  /** {@code task} runs when this life ends. */
  public void onDeath(Runnable task) {
    onDeath.add(task);
  }

  /** Stands still for so long, as if stopped by a signal. */
  public void pause(long ms) {
    world.note(name + " stands still for " + ms + " ms");
    resumesAtNanos = Math.max(resumesAtNanos, world.nowNanos() + ms * 1_000_000);
  }

  long resumesAtNanos() {
    return resumesAtNanos;
  }

  /** Its wall clock jumps. */
  public void jumpWallClock(long ms) {
    world.note(name + "'s wall clock jumps by " + ms + " ms");
    wallOffsetMs += ms;
  }

  long wallMs() {
    return WALL_START_MS + wallOffsetMs + world.nowMs();
  }

  void run(Runnable task) {
    task.run();
  }

  /** Schedules a task of this life. */
  public SimEvent after(EventKind kind, long delayNanos, Runnable task) {
    return world.after(this, kind, delayNanos, task);
  }

  @Override
  public String toString() {
    return name;
  }
}
