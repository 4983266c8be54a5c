package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.FileStatus;
import io.ashlar.client.FileType;
import io.ashlar.client.LocatedBlock;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold after every case once its faults are over: I8, I9 and I12. */
final class Aftermath {
  private final FaultScene scene;
  private final Map<String, Vitals> before = new HashMap<>();

  private Aftermath(FaultScene scene) {
    this.scene = scene;
  }

  /** Notes how the daemons are before the faults; something was written already. */
  static Aftermath of(FaultScene scene) throws IOException {
    Aftermath made = new Aftermath(scene);
    for (String daemon : scene.daemons()) {
      made.before.put(daemon, Vitals.of(scene.pidOf(daemon)));
    }
    return made;
  }

  /** Checks everything, then deletes {@code folder} and waits until its replicas are gone. */
  void check(String folder) throws IOException {
    scene.awaitNoLeases();
    nothingReserved();
    noReplicasOfNoFile(folder);
    try (DfsClient client = scene.client()) {
      client.delete(folder, true);
    }
    scene.awaitOrViolate("I8 replicas of deleted files are left", () -> replicas().isEmpty());
    nothingGrown();
  }

  private void nothingReserved() {
    for (String daemon : scene.dataNodes()) {
      scene.awaitOrViolate(
          "I9 " + daemon + " has a stream open",
          () -> scene.metrics(daemon).sum("streams_open") == 0);
      scene.awaitOrViolate(
          "I9 " + daemon + " has space reserved", () -> scene.metrics(daemon).sum("reserved") == 0);
    }
  }

  /** Blocks that a client was given and gave up again leave nothing. */
  private void noReplicasOfNoFile(String folder) throws IOException {
    Set<String> known = new HashSet<>();
    try (DfsClient client = scene.client()) {
      collect(client, folder, known);
    }
    scene.awaitOrViolate("I9 replicas of no file are left", () -> known.containsAll(replicas()));
  }

  private static void collect(DfsClient client, String folder, Set<String> known)
      throws IOException {
    for (FileStatus status : client.list(folder)) {
      if (status.type() == FileType.DIRECTORY) {
        collect(client, status.path(), known);
        continue;
      }
      for (LocatedBlock block : client.blocks(status.path()).blocks()) {
        known.add("blk_" + block.block().id());
      }
    }
  }

  /** Names of all data files of replicas. */
  private Set<String> replicas() throws IOException {
    Set<String> names = new HashSet<>();
    for (String daemon : scene.dataNodes()) {
      for (String name : scene.replicaNames(daemon)) {
        names.add(name.replaceFirst("_\\d+\\.meta$", ""));
      }
    }
    return names;
  }

  private void nothingGrown() throws IOException {
    for (Map.Entry<String, Vitals> one : before.entrySet()) {
      String daemon = one.getKey();
      if (scene.pidOf(daemon) == one.getValue().pid()) { // Otherwise it began anew.
        scene.awaitOrViolate(
            "I12 " + daemon + " has grown: " + one.getValue(),
            () -> Vitals.of(one.getValue().pid()).within(one.getValue()));
      }
    }
  }
}
