package io.ashlar.it.faults;

import io.ashlar.client.DataNodeInfo;
import io.ashlar.client.DfsClient;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.volume.VolumeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.commons.io.FileUtils;

/**
 * C10: a node comes back under its id; under a new id with the same disks; and with the disks of
 * another node copied in. No replica counts twice, and none is deleted for that.
 */
final class ReRegistered implements FaultCase {
  private static final String[] ALL = {"dn1", "dn2", "dn3", "dn4"};

  @Override
  public String id() {
    return "C10";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "4", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    ManyFiles files = new ManyFiles(scene, "/c10");
    files.write();
    int whole = files.count() * ManyFiles.REPLICAS;
    scene.awaitOrViolate("all replicas are there", () -> files.replicasOn(ALL) == whole);
    sameId(scene);
    settled(scene, files, "same id");
    newId(scene);
    settled(scene, files, "new id");
    copiedIn(scene, files);
    settled(scene, files, "copied disks taken out");
    files.expectWhole();
  }

  private static void sameId(FaultScene scene) throws IOException {
    scene.cluster().kill("dn1");
    scene.faultAtRest();
    scene.startAgain("dn1");
  }

  private static void newId(FaultScene scene) throws IOException {
    scene.cluster().stop("dn2");
    String old = "";
    String fresh = UUID.nameUUIDFromBytes(new byte[] {(byte) scene.seed()}).toString();
    for (Path version : versions(scene, "dn2")) {
      VolumeVersion is = VolumeVersion.read(RealDisk.INSTANCE, version);
      old = is.nodeId();
      new VolumeVersion(is.clusterId(), is.namespaceId(), fresh, is.storageId())
          .write(RealDisk.INSTANCE, version);
    }
    scene.faultAtRest();
    scene.startAgain("dn2");
    String gone = old;
    scene.awaitOrViolate(
        "C10 the old id is still known, or the new one is not",
        () -> ids(scene).contains(fresh) && !ids(scene).contains(gone));
  }

  /** While dn1 runs, dn3 starts on a copy of its disks. */
  private static void copiedIn(FaultScene scene, ManyFiles files) throws IOException {
    int onFirst = files.replicasOn("dn1");
    scene.cluster().stop("dn3");
    Path own = scene.cluster().dir().resolve("data").resolve("dn3");
    Path aside = scene.dir().resolve("dn3-own");
    Files.move(own, aside);
    FileUtils.copyDirectory(
        scene.cluster().dir().resolve("data").resolve("dn1").toFile(), own.toFile());
    List<String> before = ids(scene);
    scene.faultAtRest();
    scene.cluster().start("dn3"); // Whether it waits or ends is its own affair.
    scene.awaitOrViolate(
        "C10 the copied id is not refused", () -> scene.logOf("dn3").contains("DUPLICATE_NODE"));
    scene.check(before.containsAll(ids(scene)), "C10 a copied node is known: " + ids(scene));
    // It may have got more, because those of the node that is away are copied.
    scene.check(files.replicasOn("dn1") >= onFirst, "I8 the real node lost replicas");
    scene.cluster().kill("dn3");
    FileUtils.deleteDirectory(own.toFile());
    Files.move(aside, own);
    scene.startAgain("dn3");
  }

  private static void settled(FaultScene scene, ManyFiles files, String when) throws IOException {
    scene.awaitOrViolate(
        "I9 not all nodes are live: " + when,
        () -> scene.metrics("nn1").sum("datanodes_live") == 4);
    scene.awaitOrViolate(
        "I8 not three replicas of each: " + when,
        () -> {
          var metrics = scene.metrics("nn1");
          return metrics.sum("under_replicated") == 0
              && metrics.sum("blocks_missing") == 0
              && metrics.sum("replication_open") == 0
              && metrics.sum("replicas_doomed") == 0
              && files.replicasOn(ALL) == files.count() * ManyFiles.REPLICAS;
        });
  }

  private static List<String> ids(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      return client.admin().report().nodes().stream().map(DataNodeInfo::nodeId).toList();
    }
  }

  private static List<Path> versions(FaultScene scene, String daemon) throws IOException {
    try (var files = Files.walk(scene.cluster().dir().resolve("data").resolve(daemon))) {
      return files.filter(file -> file.endsWith("VERSION")).toList();
    }
  }
}
