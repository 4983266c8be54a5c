package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.it.harness.proxy.Cuts;
import io.ashlar.it.harness.proxy.Wires;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * N6, the DataNode part: clients are cut from one DataNode, then from all of them, while these
 * still reach each other. One: it is left out. All: a definite error, and what was begun leaves no
 * block behind.
 */
final class ClientCut implements FaultCase {
  private static final int DATANODES = 5;

  /**
   * An hsync may wait for the stall-limit of 5 s twice: for the pipeline of its block, and for an
   * earlier block of which the node has a replica. The rest is for machines with much to do.
   */
  private static final long STALL_MS_MAX = 15_000;

  /** So many files must fail while no node is reached, so that the error is seen to be definite. */
  private static final int FAILURES = 3;

  private static final Set<String> DEFINITE =
      Set.of("PIPELINE_FAILED", "NO_DATANODES", "UNREACHABLE", "DEADLINE_EXCEEDED");

  private final Cuts cuts = new Cuts();

  @Override
  public String id() {
    return "N6";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    List<String> options =
        new ArrayList<>(List.of("--datanodes", Integer.toString(DATANODES), "--racks", "3"));
    options.addAll(ground.lay(DATANODES, cuts).options());
    return options;
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    try (DfsClient client = scene.client();
        Crew crew = Crew.start(scene, "/n6", 3, 3 << 20)) {
      scene.nameNodesOnWires(client);
      Aftermath aftermath = Aftermath.of(scene);
      for (int round = 0; round < 3; round++) {
        String daemon = "dn" + (1 + random.nextInt(DATANODES));
        cut(List.of(daemon), random.nextInt(3));
        scene.fault();
        crew.awaitAcks(30);
        cuts.heal();
      }
      scene.figure("stallMs.oneNode", crew.longestStallMs());
      scene.check(
          crew.longestStallMs() <= STALL_MS_MAX,
          "I12 stall of " + crew.longestStallMs() + " ms with one node cut off");
      scene.check(
          crew.failures().isEmpty(), "I1 files failed with one node cut off: " + crew.failures());

      cut(scene.dataNodes(), 0);
      scene.fault();
      scene.awaitOrViolate(
          "N6 no definite error with all nodes cut off",
          () -> crew.failures().values().stream().mapToInt(Integer::intValue).sum() >= FAILURES);
      scene.figure("errors", crew.failures());
      scene.check(
          DEFINITE.containsAll(crew.failures().keySet()),
          "N6 errors that do not say what is wrong: " + crew.failures());
      cuts.heal();
      crew.awaitAcks(10);
      crew.finish();
      crew.compare(false);
      aftermath.check("/n6");
    } finally {
      cuts.heal();
    }
  }

  /**
   * Cuts clients off.
   *
   * @param way 0: both directions, 1: only what clients send, 2: only what they are sent
   */
  private void cut(List<String> daemons, int way) {
    for (String daemon : daemons) {
      if (way != 2) {
        cuts.cut(Wires.CLIENT, daemon);
      }
      if (way != 1) {
        cuts.cut(daemon, Wires.CLIENT);
      }
    }
  }
}
