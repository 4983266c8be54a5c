package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.it.harness.proxy.Breaks;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * N10: connections of all kinds are reset and half-closed at frame boundaries and in the middle of
 * frames. Calls are repeated or end with an error; nothing is applied in part or twice.
 */
final class BrokenConnections implements FaultCase {
  private static final int DATANODES = 4;
  private static final int FRAMES_MAX = 16;

  /** Breaks of each kind before the case ends. */
  private static final int BREAKS_MIN = 30;

  private static final long BREAKS_MS = 180_000;

  private @org.jspecify.annotations.Nullable Breaks breaks;

  @Override
  public String id() {
    return "N10";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    Breaks all = new Breaks(Long.getLong("ashlar.seed", 1), FRAMES_MAX);
    breaks = all;
    List<String> options =
        new ArrayList<>(List.of("--datanodes", Integer.toString(DATANODES), "--racks", "2"));
    options.addAll(ground.lay(DATANODES, all).options());
    return options;
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    Breaks all = java.util.Objects.requireNonNull(breaks);
    String uri = scene.ground().wires().toNameNode(scene.uri());
    try (DfsClient client = scene.client();
        Crew crew = Crew.start(scene, uri, "/n10/crew", 3, 2 << 20);
        NamespaceUser user = NamespaceUser.start(uri, "/n10/names", scene.random("names"))) {
      scene.nameNodesOnWires(client);
      Aftermath aftermath = Aftermath.of(scene);
      all.set(true);
      try {
        Await.until("enough connections broke", BREAKS_MS, () -> enough(all));
      } catch (AssertionError e) {
        throw new AssertionError("found only " + all.struck(), e);
      }
      all.set(false);
      crew.awaitAcks(10);
      user.finish();
      crew.finish();
      all.struck().forEach((kind, count) -> scene.figure("breaks." + kind, count));
      all.struck().values().forEach(scene::faults);
      scene.done(user.answered(), 0);
      scene.figure("namespaceCalls", user.answered());
      scene.figure("namespaceCallsUnknown", user.unknown());
      scene.violations(user.violations());
      crew.compare(false);
      aftermath.check("/n10");
    }
  }

  private static boolean enough(Breaks breaks) {
    for (Breaks.Kind kind : Breaks.Kind.values()) {
      if (breaks.struck(kind) < BREAKS_MIN) {
        return false;
      }
    }
    return true;
  }
}
