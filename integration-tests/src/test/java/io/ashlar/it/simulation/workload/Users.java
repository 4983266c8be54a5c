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
  private final List<Folders> folders = new ArrayList<>();
  private final List<Folders> allFolders = new ArrayList<>();
  private final Calm calm;
  private int made;

  /** {@code count} clients. */
  public Users(SimCluster cluster, int count, Tally tally, InFlight inFlight, Calm calm) {
    this.cluster = cluster;
    this.tally = tally;
    this.inFlight = inFlight;
    this.calm = calm;
    for (int i = 0; i < count; i++) {
      add();
    }
  }

  private void add() {
    SimClient client = cluster.client("c" + made, made);
    made++;
    clients.add(client);
    for (int i = 0; i < WRITERS_PER_CLIENT; i++) {
      Writer writer = new Writer(client, all.size(), tally, inFlight, calm);
      writers.add(writer);
      all.add(writer);
    }
    Folders one = new Folders(client, allFolders.size(), tally, inFlight);
    folders.add(one);
    allFolders.add(one);
  }

  /** Begins. */
  public void start() {
    writers.forEach(Writer::start);
    folders.forEach(Folders::start);
  }

  /** Users with folders that live. */
  public List<Folders> folders() {
    return folders;
  }

  /** Begins nothing more. */
  public void stop() {
    writers.forEach(Writer::stop);
    folders.forEach(Folders::stop);
  }

  /** True if nobody waits for anything. */
  public boolean idle() {
    return writers.stream().allMatch(Writer::idle) && folders.stream().allMatch(Folders::idle);
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
    folders.removeIf(
        one -> {
          boolean gone = one.client() == dead;
          if (gone) {
            one.died();
          }
          return gone;
        });
    int before = writers.size();
    add();
    writers.subList(before, writers.size()).forEach(Writer::start);
    folders.get(folders.size() - 1).start();
  }

  @Override
  public List<InetAddress> addresses() {
    return clients.stream().map(client -> client.node().address()).toList();
  }

  @Override
  public void pauseOne(SplittableRandom random, long ms) {
    SimClient client = clients.get(random.nextInt(clients.size()));
    client.process().pause(ms);
    calm.disturbed(client.node().address(), cluster.world().nowMs() + ms);
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
