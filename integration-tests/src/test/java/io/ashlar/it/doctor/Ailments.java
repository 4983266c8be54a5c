package io.ashlar.it.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.agent.DiskError;
import io.ashlar.it.harness.agent.DiskOperation;
import io.ashlar.it.harness.agent.DiskRule;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a clinic can treat, in the order in which two of them may be brought about. */
public final class Ailments {
  private static final int WAIT_MS = 60_000;
  private static final int BYTES = 30_000;
  private static final int MANY = 150;

  private Ailments() {}

  /** All of them. */
  public static List<Ailment> all() {
    return List.of(
        missingBlock(),
        corruptReplica(),
        fullNode(),
        tooManyWanted(),
        deadNode(),
        lostRack(),
        metadataFolder(),
        failedVolume(),
        safeMode(),
        staleNode());
  }

  /** The process of a DataNode is gone. */
  public static Ailment deadNode() {
    return new Ailment(
        "dead node",
        Set.of("DATANODE_DEAD"),
        clinic -> clinic.cluster().kill("dn1"),
        Ailment.NOTHING);
  }

  /** A DataNode stands still. */
  public static Ailment staleNode() {
    return new Ailment(
        "stale node", Set.of("DATANODE_STALE"), clinic -> clinic.pause("dn5"), Ailment.NOTHING);
  }

  /** All DataNodes of the second rack are gone. */
  public static Ailment lostRack() {
    return new Ailment(
        "lost rack",
        Set.of("DATANODE_DEAD", "RACK_LOST"),
        clinic -> clinic.cluster().kill("dn2", "dn4", "dn6"),
        Ailment.NOTHING);
  }

  /** An operator forgot that safe mode is on. */
  public static Ailment safeMode() {
    return new Ailment(
        "safe mode",
        Set.of("SAFE_MODE"),
        clinic -> clinic.dfs().run("admin", "safemode", "enter").expectExit(0),
        Ailment.NOTHING);
  }

  /** A file wants more replicas than there are nodes. */
  public static Ailment tooManyWanted() {
    return new Ailment(
        "too many replicas wanted",
        Set.of("BLOCKS_UNDER_REPLICATED"),
        clinic -> {
          put(clinic, "/greedy", 2);
          clinic.dfs().run("setrep", "8", "/greedy").expectExit(0);
        },
        clinic -> clinic.dfs().run("rm", "-f", "/greedy").expectExit(0));
  }

  /** The only replica of a block was deleted under its DataNode. */
  public static Ailment missingBlock() {
    return new Ailment(
        "missing block",
        Set.of("BLOCKS_MISSING"),
        clinic -> {
          put(clinic, "/missing", 1);
          String holder = onlyHolder(clinic, "/missing");
          clinic.cluster().stop(holder);
          for (Path file : replicas(clinic, holder, "/missing")) {
            Files.delete(file);
          }
          clinic.cluster().start(holder).expectExit(0);
        },
        clinic -> clinic.dfs().run("rm", "-f", "/missing").expectExit(0));
  }

  /** A bit of the only replica of a block has flipped, and a reader came across it. */
  public static Ailment corruptReplica() {
    return new Ailment(
        "corrupt replica",
        Set.of("BLOCKS_CORRUPT"),
        clinic -> {
          putOn(clinic, "/dn3/v2/", "/corrupt"); // It goes neither with a rack nor a volume.
          Path data =
              replicas(clinic, "dn3", "/corrupt").stream()
                  .filter(file -> String.valueOf(file.getFileName()).matches("blk_\\d+"))
                  .findFirst()
                  .orElseThrow();
          try (RandomAccessFile bytes = new RandomAccessFile(data.toFile(), "rw")) {
            bytes.seek(1_000);
            int before = bytes.read();
            bytes.seek(1_000);
            bytes.write(before ^ 4);
          }
          clinic.dfs().run("cat", "/corrupt").expectExit(1);
        },
        clinic -> clinic.dfs().run("rm", "-f", "/corrupt").expectExit(0));
  }

  /** A DataNode has no room for another block. */
  public static Ailment fullNode() {
    return new Ailment(
        "full disk",
        Set.of("DATANODE_FULL"),
        clinic -> restart(clinic, "dn5", "[capacity=600k]"),
        clinic -> restart(clinic, "dn5", ""));
  }

  /** One of two metadata folders takes no writes. */
  public static Ailment metadataFolder() {
    return new Ailment(
        "metadata folder's disk",
        Set.of("METADATA_FOLDER_FAILED"),
        clinic -> {
          clinic
              .faults()
              .fail(
                  "nn1",
                  DiskRule.always(DiskOperation.WRITE, DiskError.EIO, ".*/nn1/b/.*"),
                  DiskRule.always(DiskOperation.CREATE, DiskError.EIO, ".*/nn1/b/.*"),
                  DiskRule.always(DiskOperation.FORCE, DiskError.EIO, ".*/nn1/b/.*"));
          clinic.dfs().run("mkdir", "-p", "/written").expectExit(0);
          clinic.dfs().run("touch", "/written").expectExit(0);
        },
        clinic -> {
          clinic.faults().heal("nn1");
          // The folder rests during the segment in which it failed.
          clinic.dfs().run("admin", "save-namespace").expectExit(0);
        });
  }

  /** One of two volumes of a DataNode takes no writes. */
  public static Ailment failedVolume() {
    return new Ailment(
        "volume's disk",
        Set.of("VOLUME_FAILED"),
        clinic -> {
          clinic
              .faults()
              .fail(
                  "dn3",
                  DiskRule.always(DiskOperation.WRITE, DiskError.EIO, ".*/dn3/v1/.*"),
                  DiskRule.always(DiskOperation.CREATE, DiskError.EIO, ".*/dn3/v1/.*"),
                  DiskRule.always(DiskOperation.FORCE, DiskError.EIO, ".*/dn3/v1/.*"));
          Await.until(
              "a write meets the failed volume",
              WAIT_MS,
              () -> {
                put(clinic, "/met", 2);
                clinic.dfs().run("rm", "/met").expectExit(0);
                return clinic.codes().contains("VOLUME_FAILED");
              });
        },
        clinic -> clinic.faults().healBeforeStart("dn3"));
  }

  private static void restart(Clinic clinic, String daemon, String limit) {
    clinic.cluster().stop(daemon);
    clinic
        .cluster()
        .offline(
            "cluster",
            "start",
            daemon,
            "--dir",
            clinic.cluster().dir().toString(),
            "-D" + daemon + ":dfs.datanode.data.dir=" + limit + clinic.data(daemon))
        .expectExit(0);
  }

  private static void put(Clinic clinic, String path, int replication) throws IOException {
    Path local = clinic.file(path.substring(1), BYTES);
    clinic
        .dfs()
        .run("put", "-f", "-Ddfs.replication=" + replication, local.toString(), path)
        .expectExit(0);
  }

  /** Puts a file of one replica there: of many small ones, one that came to lie there. */
  private static void putOn(Clinic clinic, String volume, String path) throws IOException {
    Path local = clinic.files("many", MANY, BYTES);
    clinic.dfs().run("put", "-Ddfs.replication=1", local.toString(), path + "-many").expectExit(0);
    JsonNode files =
        clinic
            .dfs()
            .run("blocks", "--files", path + "-many/*", "--json")
            .expectExit(0)
            .json()
            .path("result");
    for (JsonNode file : files) {
      JsonNode replica = file.path("blocks").get(0).path("replicas").get(0);
      if (replica.path("dataFile").asText().contains(volume)) {
        clinic.dfs().run("mv", file.path("path").asText(), path).expectExit(0);
        clinic.dfs().run("rm", "-r", path + "-many").expectExit(0);
        return;
      }
    }
    throw new AssertionError("none of " + MANY + " files came to lie in " + volume);
  }

  private static String onlyHolder(Clinic clinic, String path) {
    JsonNode blocks =
        clinic.dfs().run("blocks", path, "--json").expectExit(0).json().path("result");
    JsonNode replica = blocks.findValues("replicas").get(0).get(0);
    for (JsonNode daemon : clinic.cluster().status().path("daemons")) {
      if (daemon.path("rpc").asText().endsWith(":" + replica.path("port").asInt())) {
        return daemon.path("id").asText();
      }
    }
    throw new AssertionError("no daemon of " + replica);
  }

  private static List<Path> replicas(Clinic clinic, String daemon, String path) throws IOException {
    String block =
        clinic.dfs().run("blocks", path, "--json").json().findValues("blockId").get(0).asText();
    try (Stream<Path> files = Files.walk(clinic.data(daemon))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("blk_" + block + "(_.*)?"))
          .toList();
    }
  }
}
