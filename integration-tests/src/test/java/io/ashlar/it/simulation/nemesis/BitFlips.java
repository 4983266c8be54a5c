package io.ashlar.it.simulation.nemesis;

import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.cluster.SimDataNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Damages replicas so that a good one always remains: at most one copy of a block, only finalized
 * ones, and only if at least two are there. Otherwise a loss would be nobody's fault.
 */
final class BitFlips {
  private final SimCluster cluster;
  private final SplittableRandom random;
  private final Set<String> damaged = new HashSet<>();

  BitFlips(SimCluster cluster, SplittableRandom random) {
    this.cluster = cluster;
    this.random = random;
  }

  private record Copy(SimDataNode node, Path file) {}

  boolean flip() {
    Map<String, List<Copy>> copies = new HashMap<>();
    List<String> blocks = new ArrayList<>();
    for (SimDataNode node : cluster.dataNodes()) {
      for (Path file : node.disk().allFiles()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("blk_") && file.toString().contains("/finalized/")) {
          copies
              .computeIfAbsent(
                  name,
                  one -> {
                    blocks.add(one);
                    return new ArrayList<>();
                  })
              .add(new Copy(node, file));
        }
      }
    }
    blocks.removeIf(
        name -> damaged.contains(blockOf(name)) || copies.getOrDefault(name, List.of()).size() < 2);
    if (blocks.isEmpty()) {
      return false;
    }
    String name = blocks.get(random.nextInt(blocks.size()));
    List<Copy> of = copies.getOrDefault(name, List.of());
    Copy copy = of.get(random.nextInt(of.size()));
    return damage(name, copy);
  }

  private static String blockOf(String name) {
    return name.endsWith(".meta") ? name.substring(0, name.lastIndexOf('_')) : name;
  }

  private boolean damage(String name, Copy copy) {
    try {
      long bytes = copy.node().disk().size(copy.file());
      if (bytes == 0) {
        return false;
      }
      long bit = random.nextLong(bytes * 8);
      copy.node().disk().flipBit(copy.file(), bit);
      damaged.add(blockOf(name));
      cluster.world().note("bit " + bit + " of " + copy.node().process() + " " + name + " flips");
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
