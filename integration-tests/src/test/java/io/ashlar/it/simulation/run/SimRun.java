package io.ashlar.it.simulation.run;

import io.ashlar.it.simulation.check.FinalCheck;
import io.ashlar.it.simulation.cluster.Lie;
import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.nemesis.Nemesis;
import io.ashlar.it.simulation.workload.Scene;
import io.ashlar.it.simulation.workload.Users;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.it.simulation.world.Trace;
import java.io.IOException;
import java.util.Set;

/** One seed: a cluster, its users, its faults, and the check at the end. */
public final class SimRun {
  private static final int DATANODES = 5;
  private static final int CLIENTS = 3;
  private static final long START_MS = 2_000;
  private static final long FAULTS_MS = 45_000;
  private static final long HEAL_MS = 15_000;
  private static final long DRAIN_MS = 40_000;

  private SimRun() {}

  /** Runs {@code seed} once. */
  public static SimResult of(long seed, int faults, Set<Lie> lies, Trace trace) throws IOException {
    SimWorld world = new SimWorld(seed, trace);
    SimCluster cluster = new SimCluster(world, DATANODES, lies);
    cluster.start();
    world.runFor(START_MS);
    Scene scene = new Scene();
    Users users = new Users(cluster, CLIENTS, scene);
    users.start();
    Nemesis nemesis = new Nemesis(cluster, scene.inFlight(), users, scene.calm());
    nemesis.plan(faults + faults / 2, FAULTS_MS);
    world.runFor(FAULTS_MS);
    nemesis.heal();
    world.runFor(HEAL_MS);
    users.stop();
    if (!world.runUntil(users::idle, DRAIN_MS)) {
      world.violation("I12", "users still wait " + DRAIN_MS + " ms after all faults: " + users);
    }
    FinalCheck check =
        new FinalCheck(cluster, cluster.client("checker", 90), scene.tally(), nemesis.flips());
    check.run(users.files(), users.folders());
    return new SimResult(
        seed,
        world.hash(),
        world.steps(),
        world.nowMs(),
        scene.tally(),
        nemesis.tally(),
        world.violations(),
        world.history());
  }
}
