package io.ashlar.it.simulation.nemesis;

import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.cluster.SimDaemon;
import io.ashlar.it.simulation.cluster.SimDataNode;
import io.ashlar.it.simulation.cluster.SimNameNode;
import io.ashlar.it.simulation.workload.Calm;
import io.ashlar.it.simulation.workload.InFlight;
import io.ashlar.it.simulation.world.EventKind;
import io.ashlar.it.simulation.world.SimWorld;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lets faults strike, one after another, some of them at the same time. Every fault ends by itself
 * or by {@link #heal}.
 */
public final class Nemesis {
  private static final long RESTART_MS = 2_000;

  private final SimCluster cluster;
  private final SimWorld world;
  private final InFlight inFlight;
  private final Clients clients;
  private final Calm calm;
  private final SplittableRandom random;
  private final FaultTally tally = new FaultTally();
  private final BitFlips flips;
  private final WireFaults wire;
  private final List<Runnable> ends = new ArrayList<>();
  private boolean over;

  /** The clients, for faults that strike them. */
  public interface Clients {
    /** Kills one of them and puts another in its place. */
    void killOne(SplittableRandom random);

    /** Places of clients on the network. */
    List<InetAddress> addresses();

    /** Stops one of them for a while. */
    void pauseOne(SplittableRandom random, long ms);

    /** Resets a connection of one of them; false if it has none. */
    boolean resetOne(SplittableRandom random);
  }

  /** Strikes {@code cluster}. */
  public Nemesis(SimCluster cluster, InFlight inFlight, Clients clients, Calm calm) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.inFlight = inFlight;
    this.clients = clients;
    this.calm = calm;
    this.random = world.split();
    this.flips = new BitFlips(cluster, random);
    this.wire = new WireFaults(cluster, clients, random);
  }

  /** Which replicas were damaged. */
  public BitFlips flips() {
    return flips;
  }

  /** What struck so far. */
  public FaultTally tally() {
    return tally;
  }

  /** Spreads {@code count} faults over the next {@code ms}. */
  public void plan(int count, long ms) {
    new FaultPlan(world, random, inFlight).spread(count, ms, this::strike);
  }

  private void strike(FaultClass fault) {
    if (!over && struck(fault)) {
      tally.struck(fault, inFlight);
    }
  }

  /** False if it could not strike now. */
  private boolean struck(FaultClass fault) {
    world.note("FAULT " + fault);
    SimDataNode node = dataNode();
    SimNameNode nameNode = cluster.nameNode();
    switch (fault) {
      case KILL_DATANODE -> die(node, false, 6_000);
      case POWER_LOSS_DATANODE -> die(node, true, 6_000);
      case DATANODE_DIES_IN_DISK_STEP -> dieInDiskStep(node, 6_000);
      case POWER_LOSS_ALL_DATANODES -> cluster.dataNodes().forEach(one -> die(one, true, 3_000));
      case KILL_NAMENODE -> die(nameNode, false, 2_500);
      case POWER_LOSS_NAMENODE -> die(nameNode, true, 2_500);
      case NAMENODE_DIES_IN_DISK_STEP -> dieInDiskStep(nameNode, 2_500);
      case KILL_CLIENT -> clients.killOne(random);
      case RESET_CONNECTION -> {
        return reset();
      }
      case LOST_ANSWER -> wire.loseAnswer();
      case PARTITION -> partition();
      case SLOW_NETWORK -> slowNetwork();
      case SLOW_DISK -> slowDisk(random.nextInt(4) == 0 ? nameNode : node);
      case DISK_WRITE_ERROR -> node.faults().failWrite(1 + random.nextInt(20));
      case DISK_FORCE_ERROR ->
          (random.nextInt(6) == 0 ? nameNode : node).faults().failForce(1 + random.nextInt(8));
      case DISK_FULL -> full(node);
      case FLIP_BIT -> {
        return flips.flip();
      }
      case FLIP_BIT_ON_THE_WAY -> wire.flipBit();
      case WALL_CLOCK_JUMP ->
          (random.nextBoolean() ? nameNode : node)
              .process()
              .jumpWallClock(random.nextLong(7_200_000) - 3_600_000);
      case PAUSE -> pause();
    }
    return true;
  }

  private SimDataNode dataNode() {
    return cluster.dataNodes().get(random.nextInt(cluster.dataNodes().size()));
  }

  private long upTo(long ms) {
    return 50 + random.nextLong(random.nextInt(3) == 0 ? ms : ms / 4);
  }

  private void later(long ms, Runnable task) {
    world.after(null, EventKind.FAULT, ms * 1_000_000, task);
  }

  private void die(SimDaemon daemon, boolean power, long downMsMax) {
    if (!daemon.process().alive()) {
      return;
    }
    if (power) {
      daemon.losePower("nemesis");
    } else {
      daemon.kill("nemesis");
    }
    startLater(daemon, downMsMax);
  }

  private void disturbed(InetAddress host, long ms) {
    calm.disturbed(host, world.nowMs() + ms);
  }

  private void startLater(SimDaemon daemon, long downMsMax) {
    long downMs = upTo(downMsMax);
    disturbed(daemon.address(), downMs);
    later(
        downMs,
        () -> {
          if (!daemon.process().alive()) {
            daemon.faults().clear();
            daemon.start();
          }
        });
  }

  private void dieInDiskStep(SimDaemon daemon, long downMsMax) {
    boolean power = random.nextInt(3) > 0;
    daemon.faults().dieAtChange(1 + random.nextInt(40), () -> die(daemon, power, downMsMax));
  }

  private boolean reset() {
    int which = random.nextInt(1_000);
    return switch (random.nextInt(4)) {
      case 0 -> clients.resetOne(random);
      case 1 ->
          cluster.nameNode().process().alive()
              && cluster.network().reset(cluster.nameNode().node(), which);
      default -> {
        SimDataNode node = dataNode();
        yield node.process().alive() && cluster.network().reset(node.node(), which);
      }
    };
  }

  private InetAddress anyone() {
    int at = random.nextInt(8);
    if (at == 0) {
      return cluster.nameNode().address();
    }
    List<InetAddress> users = clients.addresses();
    return at < 3 ? users.get(random.nextInt(users.size())) : dataNode().address();
  }

  private void partition() {
    InetAddress one = anyone();
    InetAddress other = anyone();
    boolean bothWays = random.nextInt(3) > 0;
    cluster.network().cut(one, other);
    if (bothWays) {
      cluster.network().cut(other, one);
    }
    Runnable end =
        () -> {
          cluster.network().heal(one, other);
          cluster.network().heal(other, one);
        };
    ends.add(end);
    long ms = upTo(8_000);
    disturbed(one, ms);
    disturbed(other, ms);
    later(ms, end);
  }

  private void slowNetwork() {
    InetAddress one = anyone();
    InetAddress other = anyone();
    cluster.network().slow(one, other, 1 + random.nextInt(1_500));
    Runnable end = () -> cluster.network().slow(one, other, 0);
    ends.add(end);
    long ms = upTo(8_000);
    disturbed(one, ms);
    disturbed(other, ms);
    later(ms, end);
  }

  private void slowDisk(SimDaemon daemon) {
    daemon.process().slowness().set(10 + random.nextInt(2_500));
    Runnable end = () -> daemon.process().slowness().set(0);
    ends.add(end);
    long ms = upTo(6_000);
    disturbed(daemon.address(), ms);
    later(ms, end);
  }

  private void full(SimDaemon daemon) {
    daemon.disk().setCapacity(daemon.disk().usedBytes() + random.nextInt(200_000));
    Runnable end = () -> daemon.disk().setCapacity(Long.MAX_VALUE);
    ends.add(end);
    later(upTo(5_000), end);
  }

  private void pause() {
    long ms = upTo(9_000);
    switch (random.nextInt(5)) {
      case 0 -> {
        cluster.nameNode().process().pause(ms / 3);
        disturbed(cluster.nameNode().address(), ms / 3);
      }
      case 1 -> clients.pauseOne(random, random.nextInt(4) == 0 ? ms * 2 : ms);
      default -> dataNode().process().pause(ms);
    }
  }

  /** Ends all faults; daemons that are down, or may have lost a volume, start again. */
  public void heal() {
    over = true;
    world.note("HEAL");
    ends.forEach(Runnable::run);
    wire.end();
    List<SimDaemon> all = new ArrayList<>(cluster.dataNodes());
    all.add(0, cluster.nameNode());
    long pauseMs = 0;
    for (SimDaemon daemon : all) {
      daemon.faults().clear();
      if (!daemon.process().alive()) {
        daemon.start();
      } else if (daemon.faults().failedOnce()) {
        // A volume that failed comes back by a start; one node at a time, for who writes there.
        pauseMs += RESTART_MS;
        later(
            pauseMs,
            () -> {
              daemon.kill("restart after all faults");
              daemon.start();
            });
      }
    }
  }
}
