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
  private static final int OPERATOR_HOST = 80;

  private final SimCluster cluster;
  private final Scene scene;
  private final List<SimClient> clients = new ArrayList<>();
  private final List<User> users = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final List<Folders> folders = new ArrayList<>();
  private int made;

  /** {@code count} clients, and one of the operator. */
  public Users(SimCluster cluster, int count, Scene scene) {
    this.cluster = cluster;
    this.scene = scene;
    for (int i = 0; i < count; i++) {
      var unused = add();
    }
    users.add(new Operator(cluster.client("op", OPERATOR_HOST), scene));
  }

  private List<User> add() {
    int number = made++;
    SimClient client = cluster.client("c" + number, number);
    clients.add(client);
    List<User> added = new ArrayList<>();
    for (int i = 0; i < WRITERS_PER_CLIENT; i++) {
      Writer writer = new Writer(client, writers.size(), scene);
      writers.add(writer);
      added.add(writer);
    }
    Folders one = new Folders(client, number, scene);
    folders.add(one);
    added.add(one);
    added.add(new Reader(client, number, scene, this::files));
    added.add(new Recoverer(client, number, scene, this::files));
    users.addAll(added);
    return added;
  }

  /** Begins. */
  public void start() {
    users.forEach(User::start);
  }

  /** Users with folders, also those that died. */
  public List<Folders> folders() {
    return folders;
  }

  /** Begins nothing more. */
  public void stop() {
    users.forEach(User::stop);
  }

  /** True if nobody waits for anything. */
  public boolean idle() {
    return users.stream().allMatch(User::idle);
  }

  /** All files of all users, also of those that died. */
  public List<FileRecord> files() {
    return writers.stream().flatMap(writer -> writer.files().stream()).toList();
  }

  @Override
  public void killOne(SplittableRandom random) {
    SimClient dead = clients.remove(random.nextInt(clients.size()));
    dead.kill("nemesis");
    users.stream().filter(user -> user.client() == dead).forEach(User::died);
    users.removeIf(user -> user.client() == dead);
    add().forEach(User::start);
  }

  @Override
  public List<InetAddress> addresses() {
    return clients.stream().map(client -> client.node().address()).toList();
  }

  @Override
  public void pauseOne(SplittableRandom random, long ms) {
    SimClient client = clients.get(random.nextInt(clients.size()));
    client.process().pause(ms);
    scene.calm().disturbed(client.node().address(), cluster.world().nowMs() + ms);
  }

  @Override
  public boolean resetOne(SplittableRandom random) {
    SimClient client = clients.get(random.nextInt(clients.size()));
    return cluster.network().reset(client.node(), random.nextInt(1_000));
  }

  @Override
  public String toString() {
    return users.stream().filter(user -> !user.idle()).map(User::toString).toList().toString();
  }
}
