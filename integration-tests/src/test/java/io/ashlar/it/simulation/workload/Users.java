package io.ashlar.it.simulation.workload;

import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.nemesis.Nemesis;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All users of a cluster, some to each client process. */
public final class Users implements Nemesis.Clients {
  private static final int WRITERS_PER_CLIENT = 2;

  private final SimCluster cluster;
  private final Tally tally;
  private final InFlight inFlight;
  private final List<SimClient> clients = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final List<Writer> all = new ArrayList<>();
  private int made;

  /** {@code count} clients. */
  public Users(SimCluster cluster, int count, Tally tally, InFlight inFlight) {
    this.cluster = cluster;
    this.tally = tally;
    this.inFlight = inFlight;
    for (int i = 0; i < count; i++) {
      add();
    }
  }

  private void add() {
    SimClient client = cluster.client("c" + made, made);
    made++;
    clients.add(client);
    for (int i = 0; i < WRITERS_PER_CLIENT; i++) {
      Writer writer = new Writer(client, all.size(), tally, inFlight);
      writers.add(writer);
      all.add(writer);
    }
  }

  /** Begins. */
  public void start() {
    writers.forEach(Writer::start);
  }

  /** Begins nothing more. */
  public void stop() {
    writers.forEach(Writer::stop);
  }

  /** True if nobody waits for anything. */
  public boolean idle() {
    return writers.stream().allMatch(Writer::idle);
  }

  /** All files of all users, also of those that died. */
  public List<FileRecord> files() {
    return all.stream().flatMap(writer -> writer.files().stream()).toList();
  }

  @Override
  public void killOne(SplittableRandom random) {
    SimClient dead = clients.remove(random.nextInt(clients.size()));
    dead.kill("nemesis");
    writers.removeIf(
        writer -> {
          boolean gone = writer.client() == dead;
          if (gone) {
            writer.died();
          }
          return gone;
        });
    int before = writers.size();
    add();
    writers.subList(before, writers.size()).forEach(Writer::start);
  }

  @Override
  public List<InetAddress> addresses() {
    return clients.stream().map(client -> client.node().address()).toList();
  }

  @Override
  public void pauseOne(SplittableRandom random, long ms) {
    clients.get(random.nextInt(clients.size())).process().pause(ms);
  }

  @Override
  public boolean resetOne(SplittableRandom random) {
    SimClient client = clients.get(random.nextInt(clients.size()));
    return cluster.network().reset(client.node(), random.nextInt(1_000));
  }

  @Override
  public String toString() {
    return writers.stream()
        .filter(writer -> !writer.idle())
        .map(Writer::toString)
        .toList()
        .toString();
  }
}
