package io.ashlar.namenode.block;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Prints the heap bytes of a block with three replicas: millions of blocks on 100 nodes, a fifth of
 * them deleted at random and as many added after.
 */
final class BlockMapFootprint {
  private static final int NODES = 100;

  private final StorageTable table = new StorageTable();
  private final BlockMap map = new BlockMap(new BlockStats(1), table);
  private final List<Storage> storages = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);

  private BlockMapFootprint() {
    BlockScene scene = new BlockScene();
    for (int i = 0; i < NODES; i++) {
      storages.add(table.add(scene.register("n" + i, "/r" + i % 10, 1), "s"));
    }
  }

  /** {@code args[0]}: number of blocks. */
  public static void main(String[] args) {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 5_000_000;
    BlockMapFootprint footprint = new BlockMapFootprint();
    long before = usedAfterCollection();
    long start = System.nanoTime();
    for (int i = 0; i < blocks; i++) {
      footprint.add(i);
    }
    long filled = System.nanoTime();
    int deleted = footprint.churn(blocks);
    long after = usedAfterCollection();
    System.out.printf(
        "blocks=%d deletedAndAdded=%d bytesPerBlock=%.1f fillSeconds=%.1f%n",
        footprint.map.size(),
        deleted,
        (after - before) / (double) footprint.map.size(),
        (filled - start) / 1e9);
  }

  private int churn(int blocks) {
    int deleted = 0;
    for (int i = 0; i < blocks; i++) {
      if (random.nextInt(5) == 0) {
        long id = 16L * i;
        BlockEntry gone = map.remove(id);
        if (gone != null) {
          gone.replicas().forEach(replica -> map.removeReplica(id, replica.storage()));
          add(blocks + deleted++);
        }
      }
    }
    return deleted;
  }

  private void add(int number) {
    long id = 16L * number;
    map.put(
        new BlockView(
            new BlockId(id),
            new InodeId(number + 2L),
            new GenerationStamp(number + 1L),
            new GenerationStamp(number + 1L),
            4096,
            BlockState.COMPLETE,
            3));
    int first = random.nextInt(NODES);
    int second = (first + 1 + random.nextInt(NODES - 1)) % NODES;
    int third = second;
    while (third == first || third == second) {
      third = random.nextInt(NODES);
    }
    for (int node : new int[] {first, second, third}) {
      Storage storage = storages.get(node);
      map.putReplica(
          id, storage, new Replica(storage, number + 1L, 4096, ReplicaState.FINALIZED, false));
    }
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
