package io.ashlar.namenode.namespace.slab;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.scene.Images;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.protocol.error.DfsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, the slabs say what the plain model says. */
class SlabAgainstModelTest {
  private static final HashKey KEY = new HashKey(5, 6);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldBeEqualAtEveryTxid(long seed) {
    Twins twins = new Twins(new SlabNamespace(KEY), seed, 30);
    for (int i = 0; i < 400; i++) {
      twins.step();
      twins.check();
      twins.checkExtents();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void shouldBeEqualAfterManyChangesAndALoad(long seed) throws DfsException {
    Twins twins = new Twins(new SlabNamespace(KEY), seed, 2_000);
    for (int i = 0; i < 30_000; i++) {
      twins.step();
      if (i % 10_000 == 9_999) {
        twins.check();
        twins.checkExtents();
        Namespace loaded = Images.reload(twins.slab, new SlabLoader(KEY));
        Twins.checkEqual(twins.model, loaded, new Random(seed));
      }
    }
    Recount.check(twins.slab);
  }

  @Test
  void shouldHoldOneDirectoryOfManyEntriesInOrder() {
    SlabNamespace namespace = new SlabNamespace(KEY);
    SyntheticTree tree = new SyntheticTree(namespace, 22);
    InodeId big = tree.directory("big");
    TreeMap<String, InodeId> expected = new TreeMap<>();
    Random random = new Random(23);
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 3_000; i++) {
        InodeId id = tree.file(big);
        expected.put(Objects.requireNonNull(namespace.inode(id)).name(), id);
      }
      checkBig(namespace, big, expected);
      // Odd rounds leave almost nothing, so that chunks merge.
      int share = round % 2 == 0 ? 2 : 50;
      for (InodeId id : List.copyOf(expected.values())) {
        if (random.nextInt(share) != 0 || round == 5) {
          expected.remove(Objects.requireNonNull(namespace.inode(id)).name());
          tree.delete(id);
        }
      }
      checkBig(namespace, big, expected);
    }
    assertThat(expected).isEmpty();
  }

  private static void checkBig(
      SlabNamespace namespace, InodeId big, Map<String, InodeId> expected) {
    DirectoryView directory = (DirectoryView) Objects.requireNonNull(namespace.inode(big));
    List<String> listed = new ArrayList<>();
    String after = "";
    List<InodeView> page = directory.children(after, 700);
    while (!page.isEmpty()) {
      page.forEach(inode -> listed.add(inode.name()));
      after = listed.get(listed.size() - 1);
      page = directory.children(after, 700);
    }
    assertThat(listed).containsExactlyElementsOf(expected.keySet());
    expected.forEach(
        (name, id) -> assertThat(Objects.requireNonNull(directory.child(name)).id()).isEqualTo(id));
  }

  @Test
  void shouldFillChunksWhenNamesComeInOrder() {
    InodeRows inodes = new InodeRows(new Slab(3), new NameHeap());
    ChildIndex index = new ChildIndex();
    for (int i = 0; i < 100_000; i++) {
      PackedName name = PackedName.of(String.format("part-%07d", i));
      index.insert(inodes, inodes.create(i + 1, name, 0, 0, 0, 0), name);
    }
    assertThat(index.bytes()).isLessThan(100_000 * 5);
  }

  @Test
  void shouldLeaveNoEmptyChunkBehindAFullOne() {
    InodeRows inodes = new InodeRows(new Slab(3), new NameHeap());
    ChildIndex index = new ChildIndex();
    int last = Slab.NONE;
    for (int i = 0; i < 257; i++) {
      PackedName name = PackedName.of(String.format("part-%07d", i));
      last = inodes.create(i + 1, name, 0, 0, 0, 0);
      index.insert(inodes, last, name);
    }
    index.remove(inodes, last);

    int[] page = index.page(inodes, PackedName.of("part-0000254"), 10);
    assertThat(page).hasSize(1);
    assertThat(index.last()).isEqualTo(page[0]);
  }
}
