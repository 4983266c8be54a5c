package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The slabs against a map of plain objects. */
class BlockMapTest {
  private static final int BLOCKS = 40;
  private static final int NODES = 6;

  private final BlockScene scene = new BlockScene();
  private final StorageTable table = new StorageTable();
  private final BlockStats stats = new BlockStats(1);
  private final BlockMap map = new BlockMap(stats, table);
  private final List<Storage> storages = new ArrayList<>();
  private final Map<Long, BlockFacts> facts = new TreeMap<>();
  private final Map<Storage, Map<Long, Replica>> replicas = new HashMap<>();

  BlockMapTest() {
    for (int i = 0; i < NODES; i++) {
      var node = scene.register("n" + i, "/r" + i % 2, 1);
      storages.add(table.add(node, "a"));
      storages.add(table.add(node, "b"));
    }
    storages.forEach(storage -> replicas.put(storage, new HashMap<>()));
  }

  @Property(tries = 300)
  void shouldKeepWhatAMapOfObjectsKeeps(@ForAll long seed) {
    BlockMapTest fresh = new BlockMapTest();
    Random random = new Random(seed);
    for (int step = 0; step < 600; step++) {
      fresh.step(random);
    }
    fresh.compare();
  }

  @Property(tries = 50)
  void shouldGoOnFromBlocksLoadedAtOnce(@ForAll long seed) {
    BlockMapTest loaded = new BlockMapTest();
    Random random = new Random(seed);
    for (long id = 0; id < 16L * BLOCKS; id += 16) {
      if (random.nextInt(4) > 0) {
        loaded.facts.put(id, randomFacts(random));
      }
    }
    loaded.map.load(sink -> loaded.facts.forEach((id, block) -> sink.accept(view(id, block))));
    loaded.compare();
    for (int step = 0; step < 100; step++) {
      loaded.step(random);
    }
    loaded.compare();
  }

  private void step(Random random) {
    long id = 16L * random.nextInt(BLOCKS);
    Storage storage = storages.get(random.nextInt(storages.size()));
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> putBlock(id, randomFacts(random));
      case 3 -> {
        map.remove(id);
        facts.remove(id);
      }
      case 4, 5, 6, 7 -> putReplica(id, storage, fitting(id, storage, random));
      case 8 -> putReplica(id, storage, any(storage, random));
      default -> {
        map.removeReplica(id, storage);
        replicasOf(storage).remove(id);
      }
    }
    assertThat(seen(id)).isEqualTo(expected(id));
  }

  private void putBlock(long id, BlockFacts changed) {
    if (!facts.containsKey(id)) { // A new block does not take over what was reported before it.
      for (Storage storage : storages) {
        map.removeReplica(id, storage);
        replicasOf(storage).remove(id);
      }
    }
    facts.put(id, changed);
    map.put(view(id, changed));
  }

  private void putReplica(long id, Storage storage, Replica replica) {
    assertThat(map.putReplica(id, storage, replica)).isEqualTo(facts.containsKey(id));
    replicasOf(storage).put(id, replica);
    assertThat(map.replica(id, storage)).isEqualTo(replica);
  }

  private static BlockFacts randomFacts(Random random) {
    long committed = 1L + random.nextInt(2);
    long issued = committed + random.nextInt(2);
    BlockState state = random.nextInt(3) > 0 ? BlockState.COMPLETE : BlockState.UNDER_CONSTRUCTION;
    return new BlockFacts(
        committed, random.nextBoolean() ? committed : issued, random.nextInt(2), state, 3);
  }

  private Replica fitting(long id, Storage storage, Random random) {
    BlockFacts block = facts.get(id);
    return block == null
        ? any(storage, random)
        : new Replica(storage, block.committedGs(), block.length(), ReplicaState.FINALIZED, false);
  }

  private static Replica any(Storage storage, Random random) {
    return new Replica(
        storage,
        1L + random.nextInt(3),
        random.nextInt(2),
        random.nextBoolean() ? ReplicaState.FINALIZED : ReplicaState.RBW,
        random.nextInt(4) == 0);
  }

  private void compare() {
    for (long id = 0; id < 16L * BLOCKS; id += 16) {
      assertThat(seen(id)).isEqualTo(expected(id));
    }
    for (Storage storage : storages) {
      Set<Long> ids = new HashSet<>();
      for (long id : map.scan().blocksOf(storage)) {
        assertThat(ids.add(id)).isTrue();
      }
      assertThat(ids).isEqualTo(replicasOf(storage).keySet());
    }
    BlockStats recount = new BlockStats(1);
    facts.forEach(
        (id, block) -> {
          BlockEntry entry = new BlockEntry(block, List.copyOf(expected(id)), List.of());
          recount.replace(0, BlockHealth.of(entry, excess -> false, new ReplicaTally(1)).packed());
        });
    assertThat(map.size()).isEqualTo(facts.size());
    assertThat(stats.complete()).isEqualTo(recount.complete());
    assertThat(stats.missing()).isEqualTo(recount.missing());
    assertThat(stats.underReplicated()).isEqualTo(recount.underReplicated());
    assertThat(stats.corruptBlocks()).isEqualTo(recount.corruptBlocks());
    assertThat(stats.misstampedReplicas()).isEqualTo(recount.misstampedReplicas());
  }

  private Set<Replica> seen(long id) {
    BlockEntry entry = map.get(id);
    if (entry == null) {
      return Set.of();
    }
    assertThat(entry.block()).isEqualTo(facts.get(id));
    Set<Replica> seen = new HashSet<>(entry.replicas());
    assertThat(seen).hasSameSizeAs(entry.replicas());
    return seen;
  }

  private Set<Replica> expected(long id) {
    Set<Replica> expected = new HashSet<>();
    for (Storage storage : storages) {
      Replica replica = replicasOf(storage).get(id);
      if (replica != null && facts.containsKey(id)) {
        expected.add(replica);
      }
    }
    return expected;
  }

  private Map<Long, Replica> replicasOf(Storage storage) {
    return replicas.getOrDefault(storage, Map.of());
  }

  @Test
  void shouldShowReadersABlockOfOneMoment() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                while (!done.get()) {
                  BlockEntry entry = map.get(16);
                  if (entry != null) {
                    long length = entry.block().length();
                    entry.replicas().forEach(r -> assertThat(r.length()).isEqualTo(length));
                  }
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    reader.start();
    for (long round = 0; round < 20_000; round++) {
      BlockFacts block = BlockFacts.complete(1, round, 3);
      map.put(view(16, block));
      for (Storage storage : storages.subList(0, 3)) {
        map.putReplica(16, storage, new Replica(storage, 1, round, ReplicaState.FINALIZED, false));
      }
      map.remove(16);
    }
    done.set(true);
    reader.join();
    assertThat(failure).hasValue(null);
  }

  private static BlockView view(long id, BlockFacts block) {
    return new BlockView(
        new BlockId(id),
        new InodeId(2),
        new GenerationStamp(block.committedGs()),
        new GenerationStamp(block.issuedGs()),
        block.length(),
        block.state(),
        block.replication());
  }
}
