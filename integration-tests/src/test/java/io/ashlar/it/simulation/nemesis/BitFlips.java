package io.ashlar.it.simulation.nemesis;

import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.cluster.SimDataNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Damages replicas, final ones and ones that are written, so that a good one always remains: one
 * copy of a block, and only if another has the same stamp. Otherwise a loss would be nobody's
 * fault.
 */
public final class BitFlips {
  private final SimCluster cluster;
  private final SplittableRandom random;
  private final Map<Long, Long> damaged = new TreeMap<>();

  BitFlips(SimCluster cluster, SplittableRandom random) {
    this.cluster = cluster;
    this.random = random;
  }

  private record Copy(SimDataNode node, Path meta, long stamp) {
    Path data() {
      String name = String.valueOf(meta.getFileName());
      return meta.resolveSibling(name.substring(0, name.lastIndexOf('_')));
    }
  }

  /** True if the block goes on under another stamp than that under which a copy was damaged. */
  public boolean excuses(long blockId, long stampNow) {
    Long stamp = damaged.get(blockId);
    return stamp != null && stamp != stampNow;
  }

  /** True if a copy of the block was damaged. */
  public boolean damaged(long blockId) {
    return damaged.containsKey(blockId);
  }

  boolean flip() {
    Map<Long, List<Copy>> blocks = new TreeMap<>();
    for (SimDataNode node : cluster.dataNodes()) {
      for (Path file : node.disk().allFiles()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("blk_") && name.endsWith(".meta") && ofReplica(file)) {
          String[] parts = name.substring(0, name.length() - ".meta".length()).split("_", -1);
          blocks
              .computeIfAbsent(Long.parseLong(parts[1]), id -> new ArrayList<>())
              .add(new Copy(node, file, Long.parseLong(parts[2])));
        }
      }
    }
    blocks.values().forEach(BitFlips::keepNewest);
    blocks
        .entrySet()
        .removeIf(one -> one.getValue().size() < 2 || damaged.containsKey(one.getKey()));
    if (blocks.isEmpty()) {
      return false;
    }
    List<Long> ids = List.copyOf(blocks.keySet());
    long id = ids.get(random.nextInt(ids.size()));
    List<Copy> copies = blocks.getOrDefault(id, List.of());
    return damage(id, copies.get(random.nextInt(copies.size())));
  }

  private static boolean ofReplica(Path file) {
    return file.toString().contains("/finalized/") || file.toString().contains("/rbw/");
  }

  private static void keepNewest(List<Copy> copies) {
    long newest = copies.stream().mapToLong(Copy::stamp).max().orElse(0);
    copies.removeIf(copy -> copy.stamp() < newest);
  }

  private boolean damage(long id, Copy copy) {
    Path file = random.nextInt(3) == 0 ? copy.meta() : copy.data();
    try {
      long bytes = copy.node().disk().size(file);
      if (bytes == 0) {
        return false;
      }
      long bit = random.nextLong(bytes * 8);
      copy.node().disk().flipBit(file, bit);
      damaged.put(id, copy.stamp());
      cluster.world().note("bit " + bit + " of " + copy.node().process() + " " + file + " flips");
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
