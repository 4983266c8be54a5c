package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.NodeAdminAction;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * L8: the balancer moves replicas slowly while clients append to the same blocks and nodes are
 * killed. In the end each block has as many replicas as wanted, all of one generation, and each
 * file what was acknowledged.
 */
final class MovesMeetAppends implements FaultCase {
  private static final String FOLDER = "/l8";
  private static final int FILES = 24;
  private static final int BYTES_AT_FIRST = 700_000;
  private static final int APPEND_BYTES = 1_111;
  private static final int ROUNDS = 6;
  private static final int REPLICAS = 2;

  @Override
  public String id() {
    return "L8";
  }

  @Override
  public List<String> cluster(Ground ground) {
    String data = ground.dir().resolve("cluster").resolve("data").toString();
    List<String> options =
        new java.util.ArrayList<>(
            List.of(
                "--datanodes",
                "4",
                "--racks",
                "2",
                "-D",
                "dfs.replication=" + REPLICAS,
                "-D",
                "dfs.namenode.balance.bandwidthPerSec=256k",
                "-D",
                "dfs.namenode.balance.threshold=1"));
    for (int n = 1; n <= 4; n++) {
      options.add("-D");
      options.add("dn" + n + ":dfs.datanode.data.dir=[DISK][capacity=64m]" + data + "/dn" + n);
    }
    return options;
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    int[] lengths = new int[FILES];
    int met = 0;
    try (DfsClient client = scene.client()) {
      client.mkdirs(FOLDER, 0755, true);
      String empty = LeavingNodes.nodeOf(scene, client, "dn4");
      client.admin().setNode(empty, NodeAdminAction.MAINTENANCE, 0, false);
      for (int i = 0; i < FILES; i++) {
        scene.write(client, FOLDER, i, BYTES_AT_FIRST);
        lengths[i] = BYTES_AT_FIRST;
      }
      client.admin().setNode(empty, NodeAdminAction.RECOMMISSION, 0, false);
      scene.awaitOrViolate(
          "the balancer moves nothing", () -> scene.metrics("nn1").sum("balance_moves") > 0);
      for (int round = 0; round < ROUNDS; round++) {
        String victim = round % 3 == 2 ? "nn1" : "dn" + (1 + random.nextInt(4));
        for (int i = 0; i < FILES; i++) {
          if (random.nextInt(3) == 0) {
            met += scene.metrics("nn1").sum("balance_moves") > 0 ? 1 : 0;
            lengths[i] = append(client, i, lengths[i]);
          }
          if (i == FILES / 2) {
            scene.cluster().kill(victim);
            scene.fault();
            LeavingNodes.rest(random.nextInt(1_000));
            scene.startAgain(victim);
          }
        }
      }
      scene.awaitNoLeases();
      settle(scene, client);
      for (int i = 0; i < FILES; i++) {
        byte[] found = PauseClient.read(client, FOLDER + "/" + i);
        scene.check(found.length == lengths[i], "I1 " + i + ": " + found.length + " bytes");
        scene.check(
            Bytes.firstForeign(i, 0, found, found.length) < 0, "I3 wrong bytes in file " + i);
      }
      scene.check(met > 0, "no append met a move");
      scene.figure("appendsWhileMoving", met);
      scene.figure("bytesMoved", client.admin().balancer().bytesMoved());
    }
    Aftermath.of(scene).check(FOLDER);
  }

  /** Goes on until it is taken: a writer before may not be settled yet. */
  private static int append(DfsClient client, int file, int length) throws IOException {
    byte[] all = Bytes.of(file, 0, length + APPEND_BYTES);
    try (DfsOutputStream out = client.append(FOLDER + "/" + file)) {
      out.write(Arrays.copyOfRange(all, length, all.length));
    }
    return all.length;
  }

  /** One valid set: as many replicas as wanted, each on record and on a disk, of one stamp. */
  private static void settle(FaultScene scene, DfsClient client) throws IOException {
    client.admin().setBalancer(false, 0, 0);
    scene.awaitOrViolate("I9 moves go on", () -> client.admin().balancer().movesOpen() == 0);
    scene.awaitOrViolate(
        "I8 not each block has one valid set of replicas", () -> badSets(scene, client).isEmpty());
    Map<String, String> bad = badSets(scene, client);
    scene.check(bad.isEmpty(), "I8 " + bad);
  }

  private static Map<String, String> badSets(FaultScene scene, DfsClient client)
      throws IOException {
    Map<String, Integer> metas = new TreeMap<>();
    Map<String, Integer> data = new TreeMap<>();
    for (String daemon : scene.dataNodes()) {
      for (String name : scene.replicaNames(daemon)) {
        if (name.endsWith(".meta")) {
          metas.merge(name, 1, Integer::sum);
        } else {
          data.merge(name, 1, Integer::sum);
        }
      }
    }
    Map<String, String> bad = new TreeMap<>();
    for (int i = 0; i < FILES; i++) {
      for (LocatedBlock block : client.blocks(FOLDER + "/" + i).blocks()) {
        String name = "blk_" + block.block().id();
        String meta = name + "_" + block.block().generationStamp() + ".meta";
        int located = block.replicas().size();
        if (located != REPLICAS
            || data.getOrDefault(name, 0) != REPLICAS
            || metas.getOrDefault(meta, 0) != REPLICAS) {
          bad.put(
              name, located + " on record, " + data.get(name) + " on disks, " + metas.get(meta));
        }
      }
    }
    return bad;
  }
}
