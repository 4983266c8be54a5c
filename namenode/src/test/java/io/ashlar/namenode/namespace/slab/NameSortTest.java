package io.ashlar.namenode.namespace.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Names of any bytes, many of which begin alike, in the order of their bytes. */
class NameSortTest {
  private static final String[] PARTS = {"a", "b", "file", "\u00e9", "\uffff", "\ud83d\ude00", "~"};

  @Property(tries = 200)
  void shouldSortByBytes(@ForAll long seed) {
    Random random = new Random(seed);
    Set<String> names = new LinkedHashSet<>();
    for (int i = random.nextInt(300); i >= 0; i--) {
      StringBuilder name = new StringBuilder();
      for (int part = random.nextInt(6); part >= 0; part--) {
        name.append(PARTS[random.nextInt(PARTS.length)]);
      }
      names.add(name.toString());
    }
    InodeRows inodes = new InodeRows(new Slab(3), new NameHeap());
    int[] slots =
        names.stream()
            .mapToInt(name -> inodes.create(1, PackedName.of(name), 0, 0, 0, 0))
            .toArray();

    new NameSort(inodes).sort(slots, 0, slots.length);

    List<String> sorted =
        names.stream()
            .sorted(
                (a, b) ->
                    Arrays.compareUnsigned(
                        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(Arrays.stream(slots).mapToObj(inodes::name)).containsExactlyElementsOf(sorted);
  }
}
