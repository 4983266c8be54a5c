package io.ashlar.it.faults;

import io.ashlar.client.DataNodeInfo;
import io.ashlar.client.DfsClient;
import io.ashlar.client.NodeAdminAction;
import io.ashlar.client.NodeAdminInfo;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * L5: a live node and a dead one are decommissioned under writers, and the NameNode is killed in
 * the middle of both. Nothing is lost, and both are decommissioned in the end.
 */
final class LeavingNodes implements FaultCase {
  private static final String FOLDER = "/l5";
  private static final int WRITERS = 2;
  private static final long FILE_BYTES_MAX = 2 << 20;
  private static final int STORED_FILES = 30;
  private static final int STORED_BYTES = 900_000;
  private static final long WAIT_MS = 90_000;

  @Override
  public String id() {
    return "L5";
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    try (DfsClient client = scene.client()) {
      client.mkdirs("/stored", 0755, true);
      for (int i = 0; i < STORED_FILES; i++) {
        scene.write(client, "/stored", i, STORED_BYTES);
      }
      int live = 1 + random.nextInt(5);
      int dead = 1 + (live + random.nextInt(4)) % 5;
      String leaving = nodeOf(scene, client, "dn" + live);
      String lost = nodeOf(scene, client, "dn" + dead);
      try (Crew crew = Crew.start(scene, FOLDER, WRITERS, FILE_BYTES_MAX)) {
        client.admin().setNode(leaving, NodeAdminAction.DECOMMISSION, 0, false);
        restartNameNode(scene, random);
        awaitDecommissioned(scene, client, leaving);
        crew.awaitAcks(5);

        scene.cluster().kill("dn" + dead);
        scene.fault();
        scene.awaitOrViolate("it is not seen to be dead", () -> isDead(client, lost));
        client.admin().setNode(lost, NodeAdminAction.DECOMMISSION, 0, false);
        restartNameNode(scene, random);
        awaitDecommissioned(scene, client, lost);
        crew.awaitAcks(5);
        crew.finish();
        scene.awaitNoLeases();
        checkStored(scene, client);
        crew.compare(false);
      }
      scene.cluster().kill("dn" + live);
      scene.awaitOrViolate(
          "I1 blocks are missing without the node that left",
          () ->
              isDead(client, leaving)
                  && scene.metrics("nn1").sum("blocks_missing") == 0
                  && scene.metrics("nn1").sum("under_replicated") == 0);
      checkStored(scene, client);
      scene.startAgain("dn" + live);
      scene.startAgain("dn" + dead);
      for (String node : new String[] {leaving, lost}) {
        scene.check(
            client.admin().nodeAdmin(node, 0).adminState().equals("decommissioned"),
            "L5 a node that came back is in service");
        client.admin().setNode(node, NodeAdminAction.RECOMMISSION, 0, false);
      }
      checkStored(scene, client);
      client.delete("/stored", true);
    }
  }

  /** At some moment of the copying, or a little after it. */
  private static void restartNameNode(FaultScene scene, SplittableRandom random) {
    rest(random.nextInt(1_500));
    scene.cluster().kill("nn1");
    scene.fault();
    scene.startAgain("nn1");
  }

  private static void awaitDecommissioned(FaultScene scene, DfsClient client, String node) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
    String last = "nothing was heard";
    while (System.nanoTime() - end < 0) {
      try {
        NodeAdminInfo state = client.admin().nodeAdmin(node, 5);
        if (state.adminState().equals("decommissioned")) {
          return;
        }
        last = state.toString();
      } catch (IOException e) {
        last = e.toString();
      }
      rest(200);
    }
    scene.violation("I9 not decommissioned after " + WAIT_MS + " ms: " + last);
  }

  private static void checkStored(FaultScene scene, DfsClient client) throws IOException {
    for (int i = 0; i < STORED_FILES; i++) {
      byte[] found = PauseClient.read(client, "/stored/" + i);
      scene.check(
          found.length == STORED_BYTES && Bytes.firstForeign(i, 0, found, found.length) < 0,
          "I1 /stored/" + i + " is not what was written");
    }
  }

  private static boolean isDead(DfsClient client, String node) throws IOException {
    return client.admin().report().nodes().stream()
        .anyMatch(each -> each.nodeId().equals(node) && each.state().equals("dead"));
  }

  /** Id of the node that runs as {@code daemon}. */
  static String nodeOf(FaultScene scene, DfsClient client, String daemon) throws IOException {
    for (DataNodeInfo node : client.admin().report().nodes()) {
      if (scene.daemonAt(node.addresses()).equals(daemon)) {
        return node.nodeId();
      }
    }
    throw new AssertionError("no DataNode runs as " + daemon);
  }

  /** The length of a fault, not a wait for a condition. */
  static void rest(long ms) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Math.max(1, end - System.nanoTime()));
    }
  }
}
