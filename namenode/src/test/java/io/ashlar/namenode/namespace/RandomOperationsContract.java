package io.ashlar.namenode.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.scene.Images;
import io.ashlar.namenode.scene.RandomOperation;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord.RecordCase;
import io.ashlar.protocol.error.DfsException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What must hold of a namespace after any sequence of operations, whoever asks and whatever is
 * refused. Every implementation passes it; the replay is always the plain model's.
 */
public abstract class RandomOperationsContract {
  /** An empty namespace of the kind under test. */
  protected abstract Namespace newNamespace();

  /** A loader of the kind under test. */
  protected abstract NamespaceLoader newLoader();

  @Provide
  Arbitrary<List<RandomOperation>> operations() {
    Arbitrary<Integer> paths = Arbitraries.integers().between(0, RandomOperation.paths() - 1);
    return Combinators.combine(
            Arbitraries.of(RandomOperation.Kind.class),
            paths,
            paths,
            Arbitraries.integers().between(0, 40))
        .as(RandomOperation::new)
        .list()
        .ofMinSize(30)
        .ofMaxSize(100);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void shouldReplayToAnEqualDigest(@ForAll("operations") List<RandomOperation> operations) {
    Scene scene = new Scene(newNamespace());
    run(scene, operations, () -> {});

    assertThat(scene.replay().digest()).isEqualTo(scene.namespace.digest()); // I6
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void shouldLoadAnImageOfEveryStateAndGoOn(@ForAll("operations") List<RandomOperation> operations)
      throws DfsException {
    Scene scene = new Scene(newNamespace());
    List<Namespace> loaded = new ArrayList<>();
    List<Integer> loadedAt = new ArrayList<>();
    run(
        scene,
        operations,
        () -> {
          Namespace image = reload(scene.namespace);
          assertThat(image.digest()).isEqualTo(scene.namespace.digest()); // I6
          loaded.add(image);
          loadedAt.add(scene.log.size());
        });

    for (int i = 0; i < loaded.size(); i += 7) {
      List<EditEntry> tail = scene.log.subList(loadedAt.get(i), scene.log.size());
      Namespace image = loaded.get(i);
      tail.forEach(entry -> RecordAppliers.apply(image, entry));
      assertThat(image.digest()).isEqualTo(scene.namespace.digest());
      Recount.check(image);
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void shouldKeepCountsLeasesAndBlocksEqualToARecount(
      @ForAll("operations") List<RandomOperation> operations) {
    Scene scene = new Scene(newNamespace());
    run(
        scene,
        operations,
        () -> {
          Recount.check(scene.namespace); // I10
          Recount.checkBlockStates(scene.namespace);
        });
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void shouldLoseNoPathByRename(@ForAll("operations") List<RandomOperation> operations) {
    Scene scene = new Scene(newNamespace());
    List<CommandContext> clients = clients(scene);
    for (RandomOperation operation : operations) {
      Map<String, InodeId> before = Recount.paths(scene.namespace);
      operation.run(scene, clients);
      boolean renames =
          operation.kind() == RandomOperation.Kind.RENAME
              || operation.kind() == RandomOperation.Kind.REPLACE;
      if (renames) {
        Set<InodeId> lost = new HashSet<>(before.values());
        lost.removeAll(Recount.paths(scene.namespace).values());
        int replaced = operation.kind() == RandomOperation.Kind.REPLACE ? 1 : 0;
        assertThat(lost.size()).isLessThanOrEqualTo(replaced);
      }
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void shouldNeverReuseAnIdAndTellListenersEveryBlock(
      @ForAll("operations") List<RandomOperation> operations) {
    Scene scene = new Scene(newNamespace());
    BlockMirror mirror = new BlockMirror();
    scene.namespace.addListener(mirror);
    long[] highest = {0};
    run(
        scene,
        operations,
        () -> {
          long next = scene.namespace.nextInodeId().value();
          assertThat(next).isGreaterThanOrEqualTo(highest[0]); // I7
          highest[0] = next;
          mirror.check(scene.namespace);
        });
  }

  /** Without this, the properties could hold because nothing ever happens. */
  @Example
  void shouldReachEveryRecordThatOperationsCanCause() {
    Scene scene = new Scene(newNamespace());
    List<CommandContext> clients = clients(scene);
    Random random = new Random(7);
    RandomOperation.Kind[] kinds = RandomOperation.Kind.values();
    for (int i = 0; i < 20_000; i++) {
      new RandomOperation(
              kinds[random.nextInt(kinds.length)],
              random.nextInt(RandomOperation.paths()),
              random.nextInt(RandomOperation.paths()),
              random.nextInt(41))
          .run(scene, clients);
    }

    Set<RecordCase> expected =
        EnumSet.complementOf(
            EnumSet.of(
                RecordCase.RECORD_NOT_SET,
                RecordCase.EPOCH_STARTED,
                RecordCase.FEATURE_LEVEL_FINALIZED));
    Map<RecordCase, Integer> seen = new EnumMap<>(RecordCase.class);
    scene.log.stream()
        .flatMap(entry -> entry.getRecordsList().stream())
        .forEach(record -> seen.merge(record.getRecordCase(), 1, Integer::sum));
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(seen.values()).allMatch(times -> times >= 10, "each often: " + seen);
    Recount.check(scene.namespace);
    Recount.checkBlockStates(scene.namespace);
  }

  private static void run(Scene scene, List<RandomOperation> operations, Runnable afterEach) {
    List<CommandContext> clients = clients(scene);
    for (RandomOperation operation : operations) {
      operation.run(scene, clients);
      afterEach.run();
    }
  }

  private static List<CommandContext> clients(Scene scene) {
    List<CommandContext> clients = new ArrayList<>();
    clients.add(scene.superuser());
    clients.add(scene.superuser());
    clients.add(scene.client("user1"));
    return clients;
  }

  private Namespace reload(NamespaceView view) {
    try {
      return Images.reload(view, newLoader());
    } catch (DfsException e) {
      throw new AssertionError(e);
    }
  }

  /** Follows the blocks by what listeners hear, as the block map does. */
  private static final class BlockMirror implements NamespaceListener {
    private final Map<BlockId, BlockView> blocks = new TreeMap<>();

    @Override
    public void onBlockChanged(BlockView block) {
      blocks.put(block.id(), block);
    }

    @Override
    public void onBlockRemoved(BlockView block) {
      assertThat(blocks.remove(block.id())).isEqualTo(block);
    }

    void check(NamespaceView view) {
      List<BlockView> expected = new ArrayList<>();
      view.forEachBlock(expected::add);
      assertThat(blocks.values()).containsExactlyElementsOf(expected);
    }
  }
}
