package io.ashlar.it.realinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores the machine's JDK and other real trees, kills daemons at seeded moments, and compares.
 *
 * <p>{@code -Dashlar.rounds=N -Dashlar.seed=S -Dashlar.trees=DIR,DIR -Dashlar.big=4g}
 */
final class RealInputRun {
  private static final long BLOCK_BYTES = 64L << 20;

  private final int rounds = Integer.getInteger("ashlar.rounds", 1);
  private final long seed = Long.getLong("ashlar.seed", 1);
  private final SplittableRandom random = new SplittableRandom(seed);

  @TempDir Path temp;

  @Test
  @Timeout(24 * 3600)
  void shouldReturnEveryByteThroughRoundsOfKills() throws IOException {
    Path made = temp.resolve("made");
    Trees.odd(made, BLOCK_BYTES);
    Trees.file(made.resolve("sizes").resolve("big"), bigBytes(), 99);
    List<Path> trees = Stream.concat(Stream.of(made), realTrees()).toList();
    Map<Path, Map<String, String>> wanted = new TreeMap<>();
    for (Path tree : trees) {
      wanted.put(tree, readable(tree));
      System.out.printf("tree %s: %d entries%n", tree, wanted.get(tree).size());
    }
    try (LocalCluster cluster =
        LocalCluster.start(temp, "--datanodes", "3", "--racks", "2", "-D", "dfs.blocksize=64m")) {
      for (int round = 1; round <= rounds; round++) {
        System.out.printf("round %d of %d, seed %d%n", round, rounds, seed);
        round(cluster, trees, wanted, round);
      }
    }
  }

  private void round(
      LocalCluster cluster, List<Path> trees, Map<Path, Map<String, String>> wanted, int round)
      throws IOException {
    cluster.awaitWritable();
    cluster.dfs().run("rm", "-r", "-f", "/r" + (round - 1)).expectExit(0);
    cluster.dfs().run("mkdir", "-p", "/r" + round).expectExit(0);
    killInTheMiddle(cluster, trees.get(random.nextInt(trees.size())), round);
    for (int i = 0; i < trees.size(); i++) {
      String target = "/r" + round + "/t" + i;
      DfsCommand.Result put =
          cluster.dfs().limitSeconds(3600).run("put", trees.get(i).toString(), target, "--json");
      assertThat(put.json().path("result").path("failed")).isEmpty();
    }
    compare(cluster, trees, wanted, round, "after put");
    cluster.kill();
    cluster.startAll();
    cluster.awaitWritable();
    compare(cluster, trees, wanted, round, "after kill -9 at rest");
    String victim = "dn" + (1 + random.nextInt(3));
    if (round == rounds) {
      cluster.kill(victim);
      FileUtils.deleteDirectory(cluster.dir().resolve("data").resolve(victim).toFile());
      compare(cluster, trees, wanted, round, "with the folder of " + victim + " gone");
    }
  }

  private void killInTheMiddle(LocalCluster cluster, Path tree, int round) throws IOException {
    DfsCommand dfs = cluster.dfs();
    DfsCommand.Running put =
        dfs.start("--timeout", "5s", "put", tree.toString(), "/r" + round + "/killed");
    long until = System.nanoTime() + (500 + random.nextInt(4000)) * 1_000_000L;
    while (System.nanoTime() < until && put.process().isAlive()) {
      Thread.onSpinWait();
    }
    cluster.kill();
    put.process().destroyForcibly();
    dfs.finish(put);
    cluster.startAll();
    cluster.awaitWritable();
    Path back = temp.resolve("killed");
    cluster.dfs().limitSeconds(3600).run("get", "/r" + round + "/killed", back.toString());
    if (Files.exists(back)) {
      Trees.digests(back)
          .forEach(
              (name, digest) -> {
                if (!name.contains("._COPYING_") && !digest.equals("dir")) {
                  try {
                    assertThat(digest).as(name).isEqualTo(Trees.sha256(tree.resolve(name)));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }
              });
      FileUtils.deleteDirectory(back.toFile());
    }
    cluster.dfs().run("rm", "-r", "-f", "/r" + round + "/killed").expectExit(0);
  }

  private void compare(
      LocalCluster cluster,
      List<Path> trees,
      Map<Path, Map<String, String>> wanted,
      int round,
      String when)
      throws IOException {
    for (int i = 0; i < trees.size(); i++) {
      Path back = temp.resolve("back");
      JsonNode got =
          cluster
              .dfs()
              .limitSeconds(3600)
              .run("get", "/r" + round + "/t" + i, back.toString(), "--json")
              .expectExit(0)
              .json()
              .path("result");
      assertThat(Trees.digests(back))
          .as("round %d, %s, tree %s, seed %d", round, when, trees.get(i), seed)
          .isEqualTo(wanted.get(trees.get(i)));
      System.out.printf(
          "  equal %s: %s, %d files, %d bytes%n",
          when, trees.get(i), got.path("files").asLong(), got.path("bytes").asLong());
      FileUtils.deleteDirectory(back.toFile());
    }
  }

  /** What put copies of a tree: links followed, dangling ones and cycles left out. */
  private static Map<String, String> readable(Path tree) throws IOException {
    return Trees.digestsFollowingLinks(tree);
  }

  private static Stream<Path> realTrees() {
    String given = System.getProperty("ashlar.trees", "");
    return given.isEmpty()
        ? Stream.of(Path.of(System.getProperty("java.home")))
        : Stream.of(given.split(",")).map(Path::of);
  }

  private static long bigBytes() {
    String text = System.getProperty("ashlar.big", "200m");
    long unit = text.endsWith("g") ? 1L << 30 : 1L << 20;
    return Long.parseLong(text.substring(0, text.length() - 1)) * unit;
  }
}
