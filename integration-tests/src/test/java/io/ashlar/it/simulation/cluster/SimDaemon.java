package io.ashlar.it.simulation.cluster;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.it.simulation.net.SimNode;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A daemon of the product on a simulated host with a fake disk. */
public abstract class SimDaemon {
  private final SimCluster cluster;
  private final SimProcess process;
  private final InetAddress address;
  private final FakeDisk disk;
  private final DiskFaults faults;
  private @Nullable SimNode node;
  private MetricRegistry metrics = new MetricRegistry();

  SimDaemon(SimCluster cluster, String name, int hostNumber) {
    this.cluster = cluster;
    this.process = new SimProcess(cluster.world(), name, hostNumber);
    this.address = addressOf(hostNumber);
    this.disk = new FakeDisk(process.random().nextLong());
    this.faults = new DiskFaults(cluster.lies(), cluster.world()::nowMs);
  }

  boolean plantedWallClock() {
    return cluster.lies().contains(Lie.WALL_CLOCK_FOR_LEASES);
  }

  static InetAddress addressOf(int hostNumber) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) hostNumber});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What runs. */
  public SimProcess process() {
    return process;
  }

  /** Where it runs. */
  public InetAddress address() {
    return address;
  }

  String host() {
    return address.getHostAddress();
  }

  /** What it keeps beyond its lives. */
  public FakeDisk disk() {
    return disk;
  }

  void measuredBy(MetricRegistry registry) {
    metrics = registry;
  }

  /** What its life that runs now measures. */
  public MetricRegistry metrics() {
    return metrics;
  }

  /** What is wrong with its disk. */
  public DiskFaults faults() {
    return faults;
  }

  /** True if it has lived since then, and no error of its disk has struck since. */
  public boolean soundSince(long ms) {
    return process.alive() && process.startedMs() < ms && faults.struckMs() < ms;
  }

  /** Its place on the network; of its last life, if it is dead. */
  public SimNode node() {
    return Objects.requireNonNull(node, "it has never run");
  }

  /** Starts another life. */
  public void start() {
    disk.restart();
    faults.onStart();
    process.start(this::run);
  }

  private void run() {
    SimNode joined = cluster.network().join(process, address);
    node = joined;
    try {
      main(process, joined, disk);
    } catch (IOException | RuntimeException e) {
      if (process.alive()) {
        onStartFailed(e);
      }
      kill("it did not start: " + e);
    }
  }

  abstract void main(SimProcess running, SimNode place, FakeDisk fakeDisk) throws IOException;

  /**
   * A start that fails without an injected fault is a broken promise; with one, whoever watches
   * over the daemons tries again.
   */
  private void onStartFailed(Exception cause) {
    if (cause instanceof IOException && faults.failedOnce()) {
      cluster.superviseAfterFault(this);
    } else {
      cluster.world().violation("I12", process + " does not start: " + cause);
    }
  }

  /** SIGKILL: what was written is in the host's cache, and peers hear resets. */
  public void kill(String why) {
    if (process.alive()) {
      process.die(why);
      cluster.network().leave(node(), false);
    }
  }

  /** The host loses power: unforced bytes are lost, and peers hear nothing. */
  public void losePower(String why) {
    boolean lived = process.alive();
    if (lived) {
      process.die(why + " (power)");
      cluster.network().leave(node(), true);
    }
    disk.powerCut();
  }

  /** The process found that it cannot go on, and halts. */
  void onFault(String where, Throwable cause) {
    if (process.alive()) {
      cluster.onFault(this, where, cause);
      kill("fault in " + where + ": " + cause);
      cluster.superviseAfterFault(this);
    }
  }
}
