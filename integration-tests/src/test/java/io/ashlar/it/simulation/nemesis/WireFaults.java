package io.ashlar.it.simulation.nemesis;

import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.cluster.SimDataNode;
import io.ashlar.it.simulation.net.WireDamage;
import java.net.InetAddress;
import java.util.List;
import java.util.SplittableRandom;

/** Chooses where the wire does damage. */
final class WireFaults {
  private final SimCluster cluster;
  private final Nemesis.Clients clients;
  private final SplittableRandom random;

  WireFaults(SimCluster cluster, Nemesis.Clients clients, SplittableRandom random) {
    this.cluster = cluster;
    this.clients = clients;
    this.random = random;
  }

  private WireDamage damage() {
    return cluster.network().damage();
  }

  private InetAddress client() {
    List<InetAddress> all = clients.addresses();
    return all.get(random.nextInt(all.size()));
  }

  private InetAddress dataNode() {
    List<SimDataNode> all = cluster.dataNodes();
    return all.get(random.nextInt(all.size())).address();
  }

  /** The NameNode has done something, and its client does not hear of it. */
  void loseAnswer() {
    damage().loseNext(cluster.nameNode().address(), client());
  }

  /** Block data on its way to a node that stores it. */
  void flipBit() {
    damage().flipNext(random.nextBoolean() ? client() : dataNode(), dataNode());
  }

  void end() {
    damage().end();
  }
}
