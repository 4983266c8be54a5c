package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.FileStatus;
import io.ashlar.client.NamespaceDigest;
import io.ashlar.protocol.error.DfsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * L1: files that are being written, and the folders above them, are renamed, deleted and
 * overwritten, and their leases recovered; meanwhile, and at the end, the NameNode is killed. What
 * was promised of files that nobody deleted is there, once, and the log gives the same namespace.
 */
final class NamespaceStorm implements FaultCase {
  private static final int WRITERS = 4;
  private static final int KILLS = 2;
  private static final int DEEDS_BETWEEN = 60;
  private static final String ROOT = "/l1";
  private static final String WORK = ROOT + "/work";

  private final Set<Long> removed = new HashSet<>();
  private final Map<String, Integer> done = new TreeMap<>();
  private int folders;

  @Override
  public String id() {
    return "L1";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "4", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    removed.clear();
    done.clear();
    try (DfsClient client = scene.client();
        Crew crew = Crew.start(scene, WORK, WRITERS, 2 << 20)) {
      Aftermath aftermath = Aftermath.of(scene);
      for (int kill = 0; kill <= KILLS; kill++) {
        for (int n = 0; n < DEEDS_BETWEEN; n++) {
          deed(scene, client, random);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(150)));
        }
        if (kill < KILLS) {
          scene.cluster().kill("nn1");
          scene.fault();
          scene.startAgain("nn1");
        }
      }
      client.mkdirs(WORK, 0755, true);
      crew.finish();
      done.forEach((deed, count) -> scene.figure("deeds." + deed, count));
      scene.awaitNoLeases();
      compare(scene, client, crew);
      replay(scene, client);
      aftermath.check(ROOT);
    }
  }

  /** One thing that is done to a file which is being written, or to its folder. */
  private void deed(FaultScene scene, DfsClient client, SplittableRandom random)
      throws IOException {
    List<FileStatus> open = new ArrayList<>();
    collect(client, ROOT, open);
    open.removeIf(status -> !status.underConstruction());
    if (open.isEmpty()) {
      return;
    }
    String path = open.get(random.nextInt(open.size())).path();
    long file = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    String parent = path.substring(0, path.lastIndexOf('/'));
    String what =
        List.of("rename", "renameParent", "delete", "deleteParent", "overwrite", "recoverLease")
            .get(random.nextInt(6));
    try {
      switch (what) {
        case "rename" -> client.rename(path, folder(client) + "/" + file, false);
        case "renameParent" -> {
          client.rename(parent, ROOT + "/moved" + ++folders, false);
          client.mkdirs(WORK, 0755, true);
        }
        case "delete" -> {
          removed.add(file);
          client.delete(path, false);
        }
        case "deleteParent" -> {
          if (random.nextInt(4) > 0) {
            return; // Otherwise too little is left to look at.
          }
          String aside = ROOT + "/aside" + ++folders;
          client.rename(parent, aside, false); // So that no file is made in it unseen.
          client.mkdirs(WORK, 0755, true);
          removeAllBelow(client, aside);
          client.delete(aside, true);
        }
        case "overwrite" -> {
          removed.add(file);
          client.createEmpty(path, CreateOptions.defaults().withOverwrite(true));
        }
        default -> client.recoverLease(path);
      }
      done.merge(what, 1, Integer::sum);
      scene.fault();
    } catch (DfsException e) {
      done.merge(what + "." + e.code(), 1, Integer::sum);
    }
  }

  private String folder(DfsClient client) throws IOException {
    String made = ROOT + "/folder" + ++folders;
    client.mkdirs(made, 0755, true);
    return made;
  }

  private void removeAllBelow(DfsClient client, String parent) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    collect(client, parent, files);
    for (FileStatus status : files) {
      removed.add(Long.parseLong(status.path().substring(status.path().lastIndexOf('/') + 1)));
    }
  }

  private static void collect(DfsClient client, String folder, List<FileStatus> files)
      throws IOException {
    try {
      for (FileStatus status : client.list(folder)) {
        if (status.isDirectory()) {
          collect(client, status.path(), files);
        } else {
          files.add(status);
        }
      }
    } catch (DfsException e) {
      // It was moved or removed meanwhile.
    }
  }

  private void compare(FaultScene scene, DfsClient client, Crew crew) throws IOException {
    Map<Long, String> where = new HashMap<>();
    List<FileStatus> files = new ArrayList<>();
    collect(client, ROOT, files);
    for (FileStatus status : files) {
      String path = status.path();
      long file = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
      String other = where.put(file, path);
      scene.check(other == null, "I4 " + file + " is there twice: " + path + ", " + other);
    }
    try (DfsClient fresh = scene.client()) {
      Promises promises = new Promises(fresh, where::get);
      for (WriterProcess writer : crew.writers()) {
        for (Map.Entry<Long, Journal.Entry> one : writer.journal().files().entrySet()) {
          if (where.containsKey(one.getKey()) && !removed.contains(one.getKey())) {
            promises.check(one.getKey(), one.getValue(), false);
          } else if (!removed.contains(one.getKey()) && one.getValue().flushed > 0) {
            scene.violation("I1 " + one.getKey() + " is gone, and nobody deleted it");
          }
        }
      }
      scene.violations(promises.violations());
      scene.figure("bytesRead", promises.bytesRead());
      scene.figure("filesCompared", where.size());
    }
  }

  /** What image and log say after a kill is what was there before it, and the folders are sound. */
  private static void replay(FaultScene scene, DfsClient client) throws IOException {
    NamespaceDigest live = client.admin().digest();
    scene.cluster().kill("nn1");
    scene.faultAtRest();
    Path cluster = scene.cluster().dir();
    scene
        .cluster()
        .offline("namenode", "verify", "--conf", cluster.resolve("conf").resolve("nn1").toString())
        .expectExit(0);
    Replayed replayed =
        Replayed.of(
            cluster.resolve("data").resolve("nn1").resolve("name"),
            scene.dir().resolve("replayed"));
    scene.figure("txid", replayed.txid());
    scene.check(
        live.txid() == replayed.txid() && live.digest().equals(replayed.digest()),
        "I6 replay differs: " + live + ", " + replayed);
    scene.startAgain("nn1");
    scene.cluster().awaitWritable();
  }
}
