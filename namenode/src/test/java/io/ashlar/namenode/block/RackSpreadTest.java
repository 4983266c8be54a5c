package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RackSpreadTest {
  @Test
  void shouldWantTwoRacksIfThereAreTwo() {
    assertThat(RackSpread.isMisplaced(List.of("a", "a"), 1)).isFalse();
    assertThat(RackSpread.isMisplaced(List.of("a", "a"), 2)).isTrue();
    assertThat(RackSpread.isMisplaced(List.of("a", "a", "a"), 3)).isTrue();
    assertThat(RackSpread.isMisplaced(List.of("a", "b", "b"), 2)).isFalse();
    assertThat(RackSpread.isMisplaced(List.of("a"), 2)).isFalse();
    assertThat(RackSpread.isMisplaced(List.of(), 2)).isFalse();
  }

  @Test
  void shouldWantNoCrowdOnOneRack() {
    assertThat(RackSpread.isMisplaced(List.of("a", "a", "a", "a", "b"), 5)).isTrue();
    assertThat(RackSpread.isMisplaced(List.of("a", "a", "b", "b", "c"), 5)).isFalse();
  }

  @Provide
  Arbitrary<List<String>> racks() {
    return Arbitraries.of("a", "b", "c", "d").list().ofMinSize(2).ofMaxSize(8);
  }

  /** One after the other, from the fullest rack to a better one, it comes to an end. */
  @Property
  void shouldComeToRestByMovesThatHelp(
      @ForAll("racks") List<String> start, @ForAll @IntRange(min = 2, max = 4) int clusterRacks) {
    List<String> names = List.of("a", "b", "c", "d").subList(0, clusterRacks);
    List<String> racks = new ArrayList<>(start);
    racks.replaceAll(rack -> names.contains(rack) ? rack : names.get(0));
    for (int moves = 0; RackSpread.isMisplaced(racks, clusterRacks); moves++) {
      assertThat(moves).as("moves so far, now at %s", racks).isLessThan(start.size());
      List<String> before = List.copyOf(racks);
      String better =
          names.stream()
              .filter(rack -> RackSpread.isBetter(before, rack, clusterRacks))
              .findFirst()
              .orElseThrow(() -> new AssertionError("nowhere to go from " + before));
      String crowded =
          names.stream()
              .max(
                  java.util.Comparator.comparingLong(
                      rack -> before.stream().filter(rack::equals).count()))
              .orElseThrow();
      racks.add(better);
      racks.remove(crowded);
      assertThat(RackSpread.isNoWorse(before, racks, clusterRacks)).isTrue();
    }
  }
}
